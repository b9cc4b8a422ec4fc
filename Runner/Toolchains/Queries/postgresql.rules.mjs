// Rules on PostgreSQL's own syntax tree. How much each one matters is decided in QuerySeverities.cs.
import { createRequire } from 'node:module';
import { Fault, lineAt } from './queries.mjs';

const { loadModule, parseSync } = createRequire(import.meta.url)('libpg-query');

export const comment = '--';

const serverFiles = ['pg_read_file', 'pg_read_binary_file', 'pg_ls_dir', 'lo_import', 'lo_export', 'dblink', 'dblink_exec'];
const named = list => (list ?? []).map(part => part.String?.sval).join('.');
const isNull = node => node?.A_Const?.isnull === true;
const option = (options, name) => options?.map(({ DefElem }) => DefElem).find(element => element.defname === name)?.arg;
const isTrue = value => value?.Boolean?.boolval === true || value?.Integer?.ival === 1;

const rules = {
  lint: {
    UpdateStmt: node => node.whereClause ? null : ['no-where', 'UPDATE without WHERE changes every row. Write WHERE true if that is meant.'],
    DeleteStmt: node => node.whereClause ? null : ['no-where', 'DELETE without WHERE removes every row. Write WHERE true if that is meant.'],
    A_Expr: node => node.kind === 'AEXPR_OP' && ['=', '<>', '!='].includes(named(node.name)) && (isNull(node.lexpr) || isNull(node.rexpr)) ? ['null-comparison', 'A comparison with NULL is never true. Write IS NULL or IS NOT NULL.'] : null,
    BoolExpr: node => node.boolop === 'NOT_EXPR' && node.args[0]?.SubLink?.subLinkType === 'ANY_SUBLINK' && !node.args[0].SubLink.operName ? ['not-in-subquery', 'NOT IN finds nothing as soon as the subquery has a NULL. Write NOT EXISTS.'] : null,
    ColumnRef: (node, parents) => node.fields.some(field => field.A_Star) && parents.at(-2) === 'ResTarget' ? ['select-star', 'Name the columns: * changes with the table.'] : null,
    SelectStmt: node => node.limitCount && !node.sortClause && node.fromClause ? ['limit-without-order', 'LIMIT without ORDER BY gives any rows.']
      : node.fromClause?.length > 1 && !node.whereClause ? ['cartesian-join', 'Every row of one table meets every row of the other. Write JOIN … ON, or CROSS JOIN if that is meant.'] : null
  },
  security: {
    CreateFunctionStmt: node => {
      const body = option(node.options, 'as')?.List?.items.map(item => item.String?.sval).join('\n') ?? '';
      if (isTrue(option(node.options, 'security')) && !node.options.some(({ DefElem }) => DefElem.defname === 'set')) return ['definer-search-path', 'A SECURITY DEFINER function without SET search_path can be made to run foreign code.'];
      if (/\bexecute\b(?:(?!;|\bquote_\w+|\bformat\b)[^])*\|\|/i.test(body) || /\bexecute\s+format\s*\((?:(?!;)[^])*%s/i.test(body)) return ['dynamic-sql', 'SQL put together from text can be injected into. Use EXECUTE … USING, or format with %I and %L.'];
      return null;
    },
    GrantStmt: node => node.is_grant && node.grantees.some(({ RoleSpec }) => RoleSpec.roletype === 'ROLESPEC_PUBLIC') ? [node.privileges ? 'grant-public' : 'grant-all-public', 'Everybody who may log in gets these rights. Grant them to a role.'] : null,
    CopyStmt: node => node.is_program ? ['copy-program', 'COPY … PROGRAM starts programs on the server.'] : node.filename ? ['server-files', 'COPY reads or writes files of the server.'] : null,
    CreateRoleStmt: role, AlterRoleStmt: role,
    FuncCall: node => {
      const name = named(node.funcname).replace(/^pg_catalog\./, '');
      return serverFiles.includes(name) ? ['server-files', `${name} reaches files or other servers.`] : name === 'md5' ? ['weak-hash', 'md5 is broken; use digest(…, \'sha256\'), or crypt with gen_salt(\'bf\') for passwords.'] : null;
    },
    AlterTableCmd: node => node.subtype === 'AT_DisableRowSecurity' ? ['row-security-off', 'Row security is switched off.'] : null,
    DropStmt: () => ['destructive', 'DROP cannot be undone.'], DropdbStmt: () => ['destructive', 'DROP DATABASE cannot be undone.'], TruncateStmt: () => ['destructive', 'TRUNCATE removes every row.']
  }
};

function role(node) {
  if (isTrue(option(node.options, 'superuser'))) return ['superuser', 'A superuser passes every check of the server.'];
  return option(node.options, 'password')?.String ? ['password-literal', 'A password stands in the script.'] : null;
}

function walk(node, visit, parents = [], at = 0) {
  if (node === null || typeof node !== 'object') return;
  const place = node.location ?? at;
  for (const [key, child] of Object.entries(node)) {
    if (/^[A-Z]/.test(key)) visit(key, child, parents, child?.location ?? place);
    walk(child, visit, Array.isArray(node) ? parents : [...parents, key], place);
  }
}

function parse(content, path) {
  try {
    return parseSync(content).stmts ?? [];
  } catch (error) {
    if (!error.sqlDetails) throw error;
    throw new Fault(`Compile error: ${error.message}`, path, lineAt(content, error.sqlDetails.cursorPosition ?? 0));
  }
}

const judge = mode => (content, path, tell) => {
  const bytes = Buffer.from(content); // places are in bytes
  const lineOf = offset => lineAt(bytes.subarray(0, offset).toString(), Infinity);
  for (const { stmt, stmt_location: from = 0 } of parse(content, path))
    walk(stmt, (type, node, parents, at) => {
      const found = rules[mode][type]?.(node, parents);
      if (found) tell(found[0], lineOf(at), found[1]);
    }, [], from + /^(?:\s|--.*|\/\*[^]*?\*\/)*/.exec(bytes.subarray(from).toString())[0].length);
};

export const find = { ready: () => loadModule?.(), lint: judge('lint'), security: judge('security') };
