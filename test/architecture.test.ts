import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { expect } from 'chai';

// dist/test/architecture.test.js stands two folders below the repository.
const ROOT = join(import.meta.dirname, '..', '..');

/** What each folder may import besides itself. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  'src/diagnostic': [],
  'src/net': ['src/diagnostic'],
  'src/model': ['src/net', 'src/diagnostic'],
  'src/hosts': ['src/model', 'src/net', 'src/diagnostic'],
  'src/lint': ['src/hosts', 'src/model', 'src/net', 'src/diagnostic'],
  'src/feeds': ['src/model', 'src/net', 'src/diagnostic'],
  'src/policy': ['src/feeds', 'src/model', 'src/net', 'src/diagnostic'],
  'src/exporter': ['src/hosts', 'src/model', 'src/net', 'src/diagnostic'],
  'src/packetset': ['src/model', 'src/net', 'src/diagnostic'],
  'src/proof': ['src/packetset', 'src/exporter', 'src/hosts', 'src/model', 'src/net', 'src/diagnostic'],
  'src/build': ['src/lint', 'src/proof', 'src/exporter', 'src/hosts', 'src/model', 'src/net', 'src/diagnostic'],
  'src/review': [
    'src/build',
    'src/lint',
    'src/proof',
    'src/packetset',
    'src/exporter',
    'src/hosts',
    'src/policy',
    'src/feeds',
    'src/model',
    'src/net',
    'src/diagnostic',
  ],
  'src/testing': [
    'src/build',
    'src/proof',
    'src/exporter',
    'src/hosts',
    'src/policy',
    'src/feeds',
    'src/model',
    'src/net',
    'src/diagnostic',
  ],
  'src/cli': [
    'exporters',
    'src/review',
    'src/build',
    'src/lint',
    'src/proof',
    'src/exporter',
    'src/policy',
    'src/feeds',
    'src/model',
    'src/net',
    'src/diagnostic',
  ],
};

/** Packages that only one folder may use, so that what they do has one home. */
const OWNERS: Readonly<Record<string, string>> = {
  'ipaddr.js': 'src/net',
  yaml: 'src/policy',
  'jsonc-parser': 'src/diagnostic',
  'fastest-levenshtein': 'src/diagnostic',
};

/** Load the code of an engine, which its package has as WebAssembly: an import, if Node had one for it. */
const LOADERS: readonly string[] = ['exporters/pac/read-engine.ts'];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const SELF = new Map([
  ['rulecast/exporter', 'src/exporter/index.ts'],
  ['rulecast/exporter/emit', 'src/exporter/emit.ts'],
  ['rulecast/exporter/read', 'src/exporter/read.ts'],
]);

function sources(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|\bimport\('([^']+)'\)/gm);
  return [...statements].map(([, type, named, dynamic]) => {
    const target = named ?? dynamic ?? '';
    const to = target.startsWith('.') ? normalize(join(dirname(file), target)) : (SELF.get(target) ?? target);
    return { from: file, to, typeOnly: type !== undefined };
  });
}

const FILES = [...sources('src'), ...sources('exporters')];
const IMPORTS = new Map(FILES.map((file) => [file, importsOf(file)]));

function layerOf(file: string): string | undefined {
  return [...Object.keys(LAYERS), 'exporters'].find((folder) => file.startsWith(`${folder}/`));
}

/** Every file that `start` needs when it runs. */
function closure(start: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const queue = [start];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    queue.push(...(IMPORTS.get(file) ?? []).filter((one) => !one.typeOnly && IMPORTS.has(one.to)).map((one) => one.to));
  }
  return reached;
}

const FORMATS = readdirSync(join(ROOT, 'exporters'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(ROOT, 'exporters', entry.name, 'index.ts')))
  .map(({ name }) => name);

describe('architecture', () => {
  it('covers every folder of src', () => {
    const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const known = [...Object.keys(LAYERS), 'src/tooling'].sort();
    expect(folders.map(({ name }) => `src/${name}`).sort()).to.deep.equal(known);
    expect(FILES.length).to.be.greaterThan(80);
  });

  it('a layer imports only what the arrows allow', () => {
    const wrong = [...IMPORTS.values()].flat().filter(({ from, to }) => {
      const source = layerOf(from);
      const target = layerOf(to);
      return (
        source !== undefined &&
        source !== 'exporters' &&
        target !== undefined &&
        source !== target &&
        !LAYERS[source]?.includes(target)
      );
    });
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).to.deep.equal([]);
  });

  it('an exporter imports its own folder, the doors of rulecast, and no other exporter', () => {
    const wrong = [...IMPORTS.values()].flat().filter(({ from, to }) => {
      const [top, id] = from.split('/');
      if (top !== 'exporters' || from === 'exporters/index.ts') return false;
      const isOwn = to.startsWith(`exporters/${id}/`);
      const isDoor = [...SELF.values()].includes(to);
      const isSchema = to === `schemas/${id}.options.schema.json`;
      return (
        (to.startsWith('exporters/') || to.startsWith('src/') || to.startsWith('schemas/')) &&
        !isOwn &&
        !isDoor &&
        !isSchema
      );
    });
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).to.deep.equal([]);
  });

  for (const id of FORMATS) {
    it(`${id}: the writer and the reader share no format code`, () => {
      const emit = closure(`exporters/${id}/emit.ts`);
      const read = closure(`exporters/${id}/read.ts`);
      expect(emit.size).to.be.greaterThan(1);
      expect(read.size).to.be.greaterThan(1);
      const allowed = (file: string): boolean =>
        /^src\/(net|diagnostic|model|hosts)\//.test(file) || file === `exporters/${id}/options.ts`;
      const shared = [...emit].filter((file) => read.has(file) && !allowed(file));
      expect(shared).to.deep.equal([]);
    });
  }

  it('the two readers of nftables share nothing but the door for readers', () => {
    const own = (start: string): readonly string[] =>
      [...closure(start)].filter((file) => file.startsWith('exporters/nftables/') && file !== start);
    const json = own('exporters/nftables/read-json.ts');
    expect(json.length).to.be.greaterThan(10);
    expect(json.filter((file) => !file.startsWith('exporters/nftables/read-json/'))).to.deep.equal([]);
    const text = own('exporters/nftables/read/assemble.ts');
    expect(text.filter((file) => file.startsWith('exporters/nftables/read-json/'))).to.deep.equal([]);
  });

  it('each of these packages has one home', () => {
    const wrong = [...IMPORTS.values()].flat().filter(({ from, to }) => {
      const owner = OWNERS[to];
      return owner !== undefined && !from.startsWith(`${owner}/`);
    });
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).to.deep.equal([]);
  });

  it('only the command touches files, clock and process', () => {
    const builtins = /^node:(fs|child_process|process|net|http|https|os|tty)/;
    const clock =
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.(env|stdout|stderr|argv|exit)\b|\bconsole\./;
    const wrong = FILES.filter((file) => !/^src\/(cli|testing|tooling)\//.test(file)).filter(
      (file) =>
        importsOf(file).some(({ to }) => builtins.test(to) && !LOADERS.includes(file)) ||
        clock.test(readFileSync(join(ROOT, file), 'utf8')),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('every exporter folder has a declaration, a writer, a reader and a page', () => {
    for (const id of FORMATS) {
      for (const file of ['index.ts', 'options.ts', 'emit.ts', 'read.ts', 'README.md']) {
        expect(existsSync(join(ROOT, 'exporters', id, file)), `exporters/${id}/${file}`).to.equal(true);
      }
    }
  });

  it('no file is longer than 300 lines', () => {
    const long = FILES.filter((file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length > 300);
    expect(long.map((file) => relative('.', file))).to.deep.equal([]);
  });
});
