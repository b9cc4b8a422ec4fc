// Tells which tests passed and which lines they ran.
export default async function* reporter(source) {
  const names = [];
  const passed = [];
  const lines = {};
  for await (const { type, data } of source) {
    if (type === 'test:start') {
      names.length = data.nesting;
      names[data.nesting] = data.name;
    } else if (type === 'test:pass' && data.details.type !== 'suite' && data.skip === undefined && data.todo === undefined) {
      passed.push([...names.slice(0, data.nesting), data.name].join(' > '));
    } else if (type === 'test:coverage') {
      for (const { path, functions, lines: all } of data.summary.files) {
        const idle = new Set(functions.filter(({ count }) => count === 0).map(({ line }) => line)); // the line of one that fits on it ran nevertheless
        const having = ran => all.filter(({ line, count }) => (count > 0 && !idle.has(line)) === ran).map(({ line }) => line);
        lines[path] = { ran: having(true), missed: having(false) };
      }
    }
  }
  yield JSON.stringify({ passed, lines });
}
