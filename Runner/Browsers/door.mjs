// The app under its own address, inside the browser's sandbox, which has no network: each request goes through a socket file to Runner, and from there into the
// app's sandbox. One connection for each request, since an app may serve one at a time.
import { createServer, request } from 'node:http';
import { connect } from 'node:net';

const socketPath = '/app/socket';

export function open(port) {
  const server = createServer((asked, answer) => {
    const passed = request({ socketPath, agent: false, method: asked.method, path: asked.url, headers: { ...asked.headers, connection: 'close' } }, told => {
      answer.writeHead(told.statusCode, told.statusMessage, told.rawHeaders);
      told.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  server.on('upgrade', (asked, browser, first) => {
    const app = connect(socketPath);
    const headers = asked.rawHeaders.reduce((text, part, index) => text + part + (index % 2 ? '\r\n' : ': '), '');
    app.write(`${asked.method} ${asked.url} HTTP/1.1\r\n${headers}\r\n`);
    app.write(first);
    app.pipe(browser).pipe(app);
    for (const side of [app, browser]) side.on('error', () => { app.destroy(); browser.destroy(); });
  });
  return new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
}
