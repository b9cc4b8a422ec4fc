// Rules on the syntax tree of MySQL. How much each one matters is decided in QuerySeverities.cs.
import { functionName, parseMySql, walk } from './mysql.mjs';

export const comment = '(?:--|#)';

const isNull = node => node?.type === 'null';
const rules = {
  lint(node) {
    if ((node.type === 'update' || node.type === 'delete') && !node.where) return ['no-where', `${node.type.toUpperCase()} without WHERE changes every row. Write WHERE true if that is meant.`];
    if (node.type === 'binary_expr' && ['=', '<>', '!='].includes(node.operator) && (isNull(node.left) || isNull(node.right))) return ['null-comparison', 'A comparison with NULL is never true. Write IS NULL or IS NOT NULL.'];
    if (node.type === 'binary_expr' && node.operator === 'NOT IN' && node.right?.value?.some?.(value => value.ast)) return ['not-in-subquery', 'NOT IN finds nothing as soon as the subquery has a NULL. Write NOT EXISTS.'];
    if (node.type !== 'select') return null;
    if (node.limit?.value?.length > 0 && !node.orderby && node.from) return ['limit-without-order', 'LIMIT without ORDER BY gives any rows.'];
    if (node.from?.length > 1 && !node.where && node.from.every(table => !table.join)) return ['cartesian-join', 'Every row of one table meets every row of the other. Write JOIN … ON, or CROSS JOIN if that is meant.'];
    return node.columns === '*' || node.columns?.some?.(column => column.expr?.column === '*') ? ['select-star', 'Name the columns: * changes with the table.'] : null;
  },
  security(node) {
    const name = node.type === 'function' ? functionName(node) : '';
    if (name === 'load_file') return ['server-files', 'LOAD_FILE reads files of the server.'];
    if (['md5', 'sha', 'sha1', 'password', 'old_password'].includes(name)) return ['weak-hash', `${name} is too weak; use SHA2(…, 256), and hash passwords in the program.`];
    if (['sleep', 'benchmark'].includes(name)) return ['delay', `${name} holds a connection up.`];
    if (/outfile|dumpfile/i.test(node.into?.keyword ?? '') || /outfile|dumpfile/i.test(node.into?.type ?? '')) return ['server-files', 'INTO OUTFILE writes files of the server.'];
    return node.type === 'drop' || node.type === 'truncate' ? ['destructive', `${node.type.toUpperCase()} cannot be undone.`] : null;
  }
};

const judge = mode => (content, path, tell) => walk(parseMySql(content, path).statements, node => {
  const found = rules[mode](node);
  if (found) tell(found[0], node.loc?.start.line ?? 1, found[1]);
});

export const find = { lint: judge('lint'), security: judge('security') };
