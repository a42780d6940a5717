// The advisor's server and a bridge as processes of their own, each ended by the test that began it.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = process.env.ADVISOR_PROGRAM;
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// Waits until `holds` is true; says what it waited for otherwise.
export async function until(holds, what, ms = 20000) {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await sleep(20);
  }
}

class Child {
  log = '';
  async spawn(args, env, pattern) {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    this.child = child;
    child.stderr.on('data', (text) => { this.log += text; });
    this.ended = new Promise((done) => child.once('exit', (code, signal) => done(signal ?? code)));
    return new Promise((found, failed) => {
      child.once('exit', (code) => failed(new Error(`ended with ${code}: ${this.log}`)));
      createInterface(child.stdout).on('line', (line) => {
        const match = pattern.exec(line);
        if (match) found(match[1]);
      });
    });
  }
  async end(signal = 'SIGTERM') {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.ended;
    this.child.kill(signal);
    return this.ended;
  }
}

export class Advisor extends Child {
  port = 0;
  static async start() {
    const advisor = new Advisor();
    advisor.data = await mkdtemp(join(tmpdir(), 'advisor-data-'));
    await advisor.run();
    return advisor;
  }
  async run() {
    const args = ['serve', '--port', String(this.port), '--data', this.data];
    this.port = Number(await this.spawn(args, {}, /http:\/\/\S+:(\d+)/));
    this.url = `ws://127.0.0.1:${this.port}/ws`;
  }
  async close() {
    await this.end();
    await rm(this.data, { recursive: true, force: true });
  }
}

export class Bridge extends Child {
  static async start(platform, server, args, env) {
    const bridge = new Bridge();
    bridge.data = await mkdtemp(join(tmpdir(), 'advisor-bridge-'));
    bridge.args = ['bridge', platform, '--server', server, '--health', '0',
      '--state', join(bridge.data, 'state.sqlite'), ...args];
    bridge.env = env;
    await bridge.run();
    return bridge;
  }
  async run() {
    this.port = await this.spawn(this.args, this.env, /health on \S+:(\d+)/);
  }
  async health() {
    return (await fetch(`http://127.0.0.1:${this.port}/healthz`)).json();
  }
  async close() {
    const status = await this.end();
    await rm(this.data, { recursive: true, force: true });
    return status;
  }
}
