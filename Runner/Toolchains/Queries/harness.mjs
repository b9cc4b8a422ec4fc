// Runs the tests of queries and writes one JSON line for each thing that happens. Arguments: the language, and for PostgreSQL the folder of its programs.
//
// The last line carries a seal, made with a key from standard input. What runs in the database runs as a user who may neither read files nor start
// programs; nothing of the other languages runs here but our own reading of them.
import { createHmac } from 'node:crypto';
import { execFileSync, spawn } from 'node:child_process';
import { openSync, readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { runTests } from './run-tests.mjs';

const require = createRequire(import.meta.url);
const [language, binaries] = process.argv.slice(2);
const { engine } = await import(`./${language}.mjs`);

/** A server of this sandbox alone: memory for a disk, no network, and nothing kept. */
async function startPostgres() {
  const data = '/tmp/data', socket = '/tmp';
  execFileSync(`${binaries}/initdb`, ['-D', data, '-U', 'owner', '-A', 'trust', '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions', '--wal-segsize=1'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const settings = { listen_addresses: '', unix_socket_directories: socket, fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off', jit: 'off', max_connections: 20, shared_buffers: '16MB', min_wal_size: '2MB', max_wal_size: '4MB', wal_level: 'minimal', max_wal_senders: 0, log_min_messages: 'panic' };
  spawn(`${binaries}/postgres`, ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])], { stdio: ['ignore', 'ignore', 'inherit'] }).unref();
  const { Client } = require('pg');
  for (;;) {
    const client = new Client({ host: socket, user: 'owner', database: 'postgres' });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query('create role tester login createdb; revoke all on database postgres from public; grant connect on database postgres to tester');
      await client.end();
      return engine.open({ host: socket, user: 'tester', database: 'postgres' });
    } catch (error) {
      if (error.code !== 'ENOENT' && error.code !== 'ECONNREFUSED' && error.code !== '57P03') throw error;
      await wait(10);
    }
  }
}

class Report {
  file = openSync('/reports/tests.jsonl', 'w');

  constructor(key) { this.digest = createHmac('sha256', key); }

  write(event, fields = {}) {
    const line = JSON.stringify({ event, ...fields }) + '\n';
    this.digest.update(line);
    writeSync(this.file, line);
  }

  running(place) { this.write('running', place); }

  finished(result) {
    this.write('finished', result);
    this.write('running');
  }

  seal() { writeSync(this.file, JSON.stringify({ event: 'sealed', seal: this.digest.digest('hex') }) + '\n'); }
}

const session = await (binaries ? startPostgres() : engine.open());
const [key, ...input] = readFileSync(0, 'utf8').split('\n');
const { files, sources, test_paths: tests } = JSON.parse(input.join('\n'));
const report = new Report(key);
const named = paths => paths.map(path => files.find(file => file.path === path));
const ran = await runTests(engine, session, named(sources), named(tests), report);
for (const path of sources) report.write('coverage', { file: path, lines: 1, missed: ran.has(path) ? 0 : 1 });
report.seal();
process.exit(0);
