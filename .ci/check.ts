/**
 * `npm run check`: every script of package.json called `check:…`, all at once. What fails is printed
 * whole, under its name. With `--report FILE` the counts are also written there as JSON.
 */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

interface Check {
  name: string;
  /** Its programs are found because npm, which runs this, puts them on the path. */
  command: string;
}

interface Result {
  name: string;
  passed: boolean;
  output: string;
}

async function run({ name, command }: Check): Promise<Result> {
  const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { name, passed: code === 0, output };
}

function checks(): Check[] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    scripts: Record<string, string>; // as npm itself requires, which has just read it
  };
  return Object.entries(scripts)
    .filter(([name]) => name.startsWith('check:'))
    .map(([name, command]) => ({ name, command }));
}

async function runAll(): Promise<Result[]> {
  const waiting = checks();
  const results: Result[] = [];
  async function worker(): Promise<void> {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const result = await run(check);
      results.push(result);
      console.log(`${result.passed ? 'ok    ' : 'FAILED'} ${result.name}`);
      if (!result.passed)
        console.log(`${result.output.trimEnd()}\n(again: npm run ${result.name})\n`);
    }
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
  return results;
}

const results = await runAll();
const failed = results.filter(({ passed }) => !passed).length;
const report = process.argv[process.argv.indexOf('--report') + 1];
if (process.argv.includes('--report') && report !== undefined) {
  writeFileSync(report, JSON.stringify({ passed: results.length - failed, failed, skipped: 0 }));
}
console.log(failed === 0 ? 'all checks passed' : `${failed} of ${results.length} checks failed`);
process.exitCode = failed === 0 ? 0 : 1;
