// The real server, from ADVISOR_PROGRAM, on a port of its own with a data folder of its own.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export class Program {
  origin;
  #child;
  #data;
  #port = 0;

  static get path() { return process.env.ADVISOR_PROGRAM; }

  static async start() {
    const program = new Program();
    program.#data = await mkdtemp(join(tmpdir(), 'advisor-data-'));
    await program.run();
    return program;
  }

  get url() { return `${this.origin.replace('http', 'ws')}/ws`; }

  // Starts it, the second time on the same port.
  async run() {
    this.#child = spawn(Program.path, ['serve', '--port', String(this.#port), '--data', this.#data],
      { stdio: ['ignore', 'pipe', 'ignore'] });
    const [, origin, port] = await this.#address();
    this.#port = Number(port);
    this.origin = origin;
  }

  #address() {
    return new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('exit', (code) => reject(new Error(`${Program.path} ended with ${code}`)));
      createInterface(this.#child.stdout).on('line', (line) => {
        const found = /(http:\/\/\S+:(\d+))/.exec(line);
        if (found) resolve(found);
      });
    });
  }

  async stop(signal = 'SIGTERM') {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((done) => this.#child.once('exit', done));
    this.#child.kill(signal);
    await ended;
  }

  async close() {
    await this.stop();
    await rm(this.#data, { recursive: true, force: true });
  }
}
