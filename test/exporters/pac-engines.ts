import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { QuickJS } from 'quickjs-wasi';

/** Runs a file in an engine that has nothing of a browser, and asks for hosts. What throws is answered with the reason. */
export type PacEngine = (text: string, hosts: readonly string[]) => Promise<readonly string[]>;

const WASM = readFileSync(fileURLToPath(import.meta.resolve('quickjs-wasi/quickjs.wasm')));

let quickjs: Promise<QuickJS> | undefined;

export const ENGINES: Readonly<Record<string, PacEngine>> = {
  QuickJS: async (text, hosts) => {
    quickjs ??= QuickJS.create({ wasm: WASM });
    const vm = await quickjs;
    // One machine runs many files: a function keeps the names of each to itself.
    const answers = vm.evalCode(`(function () {\n${text}\nreturn ${asking(hosts)};\n})()`);
    try {
      return JSON.parse(String(vm.dump(answers)));
    } finally {
      answers.dispose();
    }
  },
  V8: async (text, hosts) => JSON.parse(runInNewContext(`${text}\n${asking(hosts)}`)),
};

/** Everything but the host would lead astray, so that a file that looks at it is caught. */
function asking(hosts: readonly string[]): string {
  return `JSON.stringify(${JSON.stringify(hosts)}.map(function (host) {
    try { return FindProxyForURL("https://evil.example/?x=.sharepoint.com", host); } catch (reason) { return String(reason); }
  }))`;
}
