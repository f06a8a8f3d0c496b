import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { HOST_EXPORTERS } from '../../exporters/index.ts';
import { corpusOf } from '../../src/hosts/corpus.ts';
import type { Host } from '../../src/hosts/pattern.ts';
import { fitHostDocument } from '../../src/testing/fitted-hosts.ts';
import { answersOfFiles } from '../../src/testing/host-decisions.ts';
import { hostVariant } from '../../src/testing/host-policy-text.ts';
import { readHosts } from '../../src/testing/read-hosts.ts';

/** The service's own, with all that it names; not part of the package. */
const PUBLISHED = '../shared/data/m365/worldwide-2026-08-14.json';

interface RawSet {
  readonly id: number;
  readonly category: 'Optimize' | 'Allow' | 'Default';
  readonly urls?: readonly string[];
}

/** What the vendor's generator makes of a snapshot as PAC files of type 2: hosts of other categories below what goes direct, and what goes direct. */
interface TypeTwo {
  readonly exceptions: readonly string[];
  readonly direct: readonly string[];
}

function typeTwo(sets: readonly RawSet[]): TypeTwo {
  const urlsOf = (some: readonly RawSet[]): readonly string[] => [...new Set(some.flatMap(({ urls = [] }) => urls))];
  const direct = urlsOf(sets.filter(({ category }) => category !== 'Default'));
  const others = urlsOf(sets.filter(({ category }) => category === 'Default'));
  const below = others.filter((url) => !direct.includes(url) && direct.some((pattern) => shExpMatch(url, pattern)));
  return { direct, exceptions: below };
}

/** As browsers have it: anchored at both ends, `*` for any characters. */
function shExpMatch(text: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(text);
}

function wayOf({ exceptions, direct }: TypeTwo, host: Host): 'direct' | 'proxy' {
  if (exceptions.some((pattern) => shExpMatch(host, pattern))) return 'proxy';
  return direct.some((pattern) => shExpMatch(host, pattern)) ? 'direct' : 'proxy';
}

describe('a PAC file for all that Microsoft 365 publishes', () => {
  it('sends direct what files of type 2 do, but for hosts of mail alone, which browsers do not ask for', async function () {
    if (!existsSync(PUBLISHED)) this.skip();
    const { endpoints: feed } = JSON.parse(readFileSync(PUBLISHED, 'utf8')) as {
      readonly endpoints: readonly RawSet[];
    };
    const vendor = typeTwo(feed);
    expect(vendor.direct).to.have.lengthOf(48);
    expect(vendor.exceptions).to.have.members(['cdn.odc.officeapps.live.com', 'cdn.uci.officeapps.live.com']);
    const candidate = { exporter: await HOST_EXPORTERS.pac!(), written: { proxy: 'PROXY proxy.example.net:8080' } };
    const outcome = await fitHostDocument(candidate, hostVariant({ feed }));
    if (outcome.kind === 'refused') throw new Error(outcome.diagnostics.map(({ message }) => message).join('\n'));
    const [output] = outcome.outputs;
    const plan = output!.plan.subject === 'steering' ? output!.plan.plan : undefined;
    expect(plan!.rulesOnly.map(({ endpointSet, reason }) => `${endpointSet.id} ${reason}`)).to.deep.equal([
      '2 no-web-port',
      '10 no-web-port',
      '11 no-hosts',
    ]);
    const hosts = corpusOf(feed.flatMap(({ urls = [] }) => urls));
    expect(hosts).to.have.length.of.at.least(2_000);
    const answers = await answersOfFiles(
      await readHosts(output!),
      hosts.map((host) => ({ subject: 'steering', host })),
    );
    const differing = hosts.filter((host, index) => answers[index] !== wayOf(vendor, host));
    const mail = ['smtp.office365.com', '*.mx.microsoft'];
    expect(differing.filter((host) => !mail.some((pattern) => shExpMatch(host, pattern)))).to.deep.equal([]);
    for (const pattern of mail)
      expect(
        differing.filter((host) => shExpMatch(host, pattern)),
        pattern,
      ).to.not.be.empty;
    for (const host of differing) expect(wayOf(vendor, host), host).to.equal('direct');
  });
});
