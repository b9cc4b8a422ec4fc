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
      for (const file of data.summary.files) lines[file.path] = file.lines.filter(line => line.count > 0).map(line => line.line);
    }
  }
  yield JSON.stringify({ passed, lines });
}
