import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { QuickJS } from 'quickjs-wasi';
import { emit } from '../../exporters/pac/emit.ts';
import { DEFAULTS } from '../../exporters/pac/options.ts';
import type { SteeringPlan } from '../../src/hosts/steering.ts';
import { corpusOf, PLANS } from '../exporters/pac-corpus.ts';

// Look-ups of two files in one process: node ROUNDS. Prints the milliseconds of each engine and file as JSON, on the error output as
// other children do.

/** Asks for all hosts as often as `times` says, and returns how many answers were DIRECT. */
type Run = (times: number) => number;

/** What browsers bring, as the engines that are written in JavaScript have it: a regular expression for each call. */
const SH_EXP_MATCH = `
function shExpMatch(host, pattern) {
  var expression = pattern.replace(/\\./g, "\\\\.").replace(/\\*/g, ".*").replace(/\\?/g, ".");
  return new RegExp("^" + expression + "$").test(host);
}`;

/** The same answers by one call of shExpMatch for each pattern, as files of this kind are commonly made. */
function commonText({ layers }: SteeringPlan): string {
  const steps = layers.map(({ route, hosts }) => {
    const calls = hosts.map((pattern) => `shExpMatch(host, ${JSON.stringify(pattern)})`);
    return `if (${calls.join('\n    || ')}) { return ${route === 'direct' ? '"DIRECT"' : 'proxyServer'}; }`;
  });
  return `${SH_EXP_MATCH}
function FindProxyForURL(url, host) {
  var proxyServer = "PROXY proxy.example.net:8080";
  ${steps.join('\n  ')}
  return proxyServer;
}`;
}

function loop(text: string, hosts: readonly string[]): string {
  return `(function () {
    ${text}
    var hosts = ${JSON.stringify(hosts)};
    return function (times) {
      var direct = 0;
      for (var time = 0; time < times; time += 1) {
        for (var at = 0; at < hosts.length; at += 1) {
          if (FindProxyForURL("https://" + hosts[at] + "/", hosts[at]) === "DIRECT") direct += 1;
        }
      }
      return direct;
    };
  })()`;
}

async function inQuickJs(code: string): Promise<Run> {
  const vm = await QuickJS.create({
    wasm: readFileSync(fileURLToPath(import.meta.resolve('quickjs-wasi/quickjs.wasm'))),
  });
  vm.evalCode(`var run = ${code};`).dispose();
  return (times) => Number(vm.dump(vm.evalCode(`run(${times})`)));
}

/** The median of each, taking turns. */
function timed(runs: readonly Run[], times: number, rounds: number): readonly number[] {
  const counts = new Set(runs.map((run) => run(1)));
  if (counts.size !== 1) throw new Error(`the files do not answer alike: ${[...counts]} hosts go direct`);
  const all: number[][] = runs.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, run] of runs.entries()) {
      const start = performance.now();
      run(times);
      all[index]?.push(performance.now() - start);
    }
  }
  return all.map((values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN);
}

const plan = PLANS.at(-1)?.plan;
if (plan === undefined) throw new Error('there is no plan');
const rounds = Number(process.argv[2]);
// Browsers ask in lower case and without the dot of the root, which is all that the common file knows.
const hosts = corpusOf(plan).filter((host) => /^[a-z0-9._-]+$/.test(host) && !host.endsWith('.') && host.includes('.'));
const codes = [emit(plan, DEFAULTS)[0]?.text ?? '', commonText(plan)].map((text) => loop(text, hosts));
const figures = {
  V8: timed(
    codes.map((code) => runInNewContext(code) as Run),
    4,
    rounds,
  ),
  QuickJS: timed(await Promise.all(codes.map(inQuickJs)), 1, rounds),
};
process.stderr.write(`${JSON.stringify(figures)}\n`);
