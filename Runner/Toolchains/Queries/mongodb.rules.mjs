// Rules on the calls of a script for MongoDB's shell. How much each one matters is decided in QuerySeverities.cs.
import { parseMongo } from './mongodb.mjs';

export const comment = '//';

const everywhere = filter => filter === undefined || Object.keys(filter).length === 0;
const rules = {
  lint({ calls: [call, ...chained] }, tell) {
    const [filter, , options] = call?.arguments ?? [];
    if (['deleteMany', 'updateMany'].includes(call?.name) && everywhere(filter)) tell('no-where', `${call.name} without a filter changes every document. Write { _id: { $exists: true } } if that is meant.`);
    if (chained.some(({ name }) => name === 'limit') && !chained.some(({ name }) => name === 'sort')) tell('limit-without-order', 'limit without sort gives any documents.');
    const stages = call?.name === 'aggregate' && Array.isArray(filter) ? filter.map(stage => Object.keys(stage ?? {})[0]) : [];
    if (stages.includes('$limit') && !stages.slice(0, stages.indexOf('$limit')).includes('$sort')) tell('limit-without-order', '$limit without a $sort before it gives any documents.');
    if (options?.multi) tell('deprecated', 'Use updateMany in place of multi.');
  },
  security({ calls }, tell) {
    const keys = value => (value === null || typeof value !== 'object' ? [] : Object.entries(value).flatMap(([key, part]) => [...(Array.isArray(value) ? [] : [key]), ...keys(part)]));
    for (const { name, arguments: values } of calls) {
      if (['mapReduce', 'eval', 'runCommand', 'adminCommand'].includes(name)) tell('server-code', `${name} runs code or commands on the server.`);
      if (['drop', 'dropDatabase', 'dropIndexes'].includes(name)) tell('destructive', `${name} cannot be undone.`);
      for (const key of keys(values)) {
        if (['$where', '$function', '$accumulator'].includes(key)) tell('server-code', `${key} runs JavaScript on the server.`);
        if (['$out', '$merge'].includes(key)) tell('writes', `${key} writes a collection.`);
      }
    }
  }
};

const judge = mode => (content, path, tell) => {
  for (const statement of parseMongo(content, path, null)) rules[mode](statement, (rule, message) => tell(rule, statement.line, message));
};

export const find = { lint: judge('lint'), security: judge('security') };
