import { expect } from 'chai';
import { decide } from '../../src/model/decide.ts';
import { build } from '../../src/packetset/build.ts';
import { decideByDiagram } from '../../src/packetset/decide.ts';
import { OUTCOMES } from '../../src/packetset/outcome.ts';
import { spaceOf } from '../../src/packetset/space.ts';
import { evaluate } from '../../src/proof/evaluate.ts';
import { expectedProgram } from '../../src/proof/expected-program.ts';
import { inFile } from '../../src/proof/interfaces.ts';
import { readingPrograms } from '../../src/proof/reading-programs.ts';
import { samplePackets } from '../../src/testing/sample-packets.ts';
import { witnessesOf } from '../agreement.ts';
import { builtIns, withWritten } from '../built-in.ts';
import { caseNames, loadCase } from '../cases.ts';

const PACKETS = 300;

for (const known of await builtIns()) {
  const exporter = withWritten(known);
  describe(`diagrams of ${exporter.id}`, () => {
    for (const name of caseNames()) {
      it(`decide packets of ${name} as the policy and the file do`, async () => {
        for (const { site, reading } of await witnessesOf(loadCase(name), exporter)) {
          const { policy, binding } = site;
          const programs = [expectedProgram(policy, site.expected, binding), ...readingPrograms(reading, binding)];
          const built = build(spaceOf(programs));
          if (built.kind !== 'built') throw new Error('too large');
          const [wanted, file, ...more] = built.nodes;
          expect(more).to.deep.equal([]);
          for (const packet of samplePackets(policy, PACKETS)) {
            for (const one of inFile(packet, binding)) {
              const verdict = OUTCOMES[decide(policy, site.expected(packet.direction), packet).verdict];
              expect(decideByDiagram(built.diagrams, wanted!, one)).to.equal(verdict);
              const read = evaluate(reading, packet, binding);
              const mask = read.kind === 'decided' ? OUTCOMES[read.verdict] : -1;
              expect(decideByDiagram(built.diagrams, file!, one)).to.equal(mask);
            }
          }
        }
      });
    }
  });
}
