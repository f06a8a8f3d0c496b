import { expect } from 'chai';
import type { Packet } from '../../src/model/packet.ts';
import { frameOf } from './frame.ts';
import { IPTABLES_ENGINES, type IptablesEngine, succeedIn } from './iptables-engine.ts';
import type { Namespace } from './namespace.ts';
import { byNft } from './nft-engine.ts';
import { observed } from './observer.ts';
import { requireKernel } from './require-kernel.ts';
import { inject, type Rig, recordOf, trafficClassOf, withRig } from './rig.ts';

const [NFT_BACKEND, LEGACY] = IPTABLES_ENGINES;

const HEADERS = { 'hop-by-hop options': 0, routing: 43, fragment: 44, authentication: 51, 'destination options': 60 };

const AH = 51;
const TCP = 6;

const OTHERS = Object.values(HEADERS).filter((header) => header !== AH);

/** Protocol 0 is every protocol to iptables. */
const BY_NUMBER = [43, 44, AH, 60].map((header) => `-p ${header}`);

const PACKET: Packet = {
  direction: 'forward',
  family: 6,
  source: 0x2001_0db8_0000_0001_0000_0000_0000_0001n,
  destination: 0x2001_0db8_0000_0002_0000_0000_0000_0001n,
  protocol: TCP,
  sourcePort: 40_000,
  destinationPort: 443,
  state: 'new',
};

/** The smallest header of each kind: padding, no segments left, the only fragment, no integrity value. */
function extension(header: number, next: number): Buffer {
  const bytes = Buffer.alloc(header === AH ? 16 : 8);
  bytes[0] = next;
  if (header === AH) bytes[1] = 2;
  // One option PadN that fills the header.
  if (header === 0 || header === 60) bytes.set([1, 4], 2);
  // Type 2 of RFC 6275 would need an address; type 253 is for experiments.
  if (header === 43) bytes[2] = 253;
  return bytes;
}

/** A TCP packet to port 443 behind an extension header. */
function behind(header: number, rig: Rig): Buffer {
  const trafficClass = trafficClassOf(rig, 'out0', false);
  const plain = frameOf(PACKET, { number: header + 1, trafficClass, role: 'opening' });
  const between = extension(header, TCP);
  const frame = Buffer.concat([plain.subarray(0, 40), between, plain.subarray(40)]);
  frame.writeUInt16BE(frame.length - 40, 4);
  frame[6] = header;
  return frame;
}

/** The headers behind which a packet is delivered by rules that drop all that they do not accept. */
async function delivered(load: (namespace: Namespace) => Promise<void>): Promise<readonly number[]> {
  const numbers = Object.values(HEADERS);
  return withRig({ hook: 'forward', interfaces: ['in0', 'out0'] }, async (rig) => {
    await load(rig.namespace);
    const records = Buffer.concat(numbers.map((header) => recordOf(behind(header, rig), 'in0', rig)));
    const seen = await observed(rig, () => inject(rig, records));
    expect([...seen.arrived.keys()].sort(), 'packets at the hook').to.have.length(numbers.length);
    return numbers.filter((header) => seen.delivered.has(header + 1));
  });
}

function accepting(match: string): ReturnType<typeof byNft> {
  const chain = `\tchain c {\n\t\ttype filter hook forward priority filter; policy drop;\n\t\t${match} accept\n\t}\n`;
  return byNft(`table inet test {\n${chain}}\n`);
}

function acceptingBy(engine: IptablesEngine, ...matches: readonly string[]): (namespace: Namespace) => Promise<void> {
  const rules = matches.map((match) => `ip6tables -A FORWARD ${match} -j ACCEPT`);
  return async (namespace) => void (await succeedIn(engine.shell, namespace, [...rules, 'ip6tables -P FORWARD DROP']));
}

describe('extension headers of IPv6', function () {
  this.timeout(60_000);

  it('are the protocol of no packet in nftables, but for the authentication header', async function () {
    await requireKernel(this);
    expect(await delivered(accepting('meta l4proto { 0, 43, 44, 51, 60 }'))).to.deep.equal([AH]);
  });

  it('hide nothing from nftables, but for the authentication header', async function () {
    await requireKernel(this);
    expect(await delivered(accepting('tcp dport 443'))).to.deep.equal(OTHERS);
  });

  it('are the protocol of no packet in iptables-nft, and hide nothing, but for the authentication header', async function () {
    await requireKernel(this, NFT_BACKEND);
    expect(await delivered(acceptingBy(NFT_BACKEND, ...BY_NUMBER))).to.deep.equal([AH]);
    expect(await delivered(acceptingBy(NFT_BACKEND, '-p tcp --dport 443'))).to.deep.equal(OTHERS);
  });

  it('are the protocol of no packet in iptables-legacy, and hide nothing', async function () {
    await requireKernel(this, LEGACY);
    expect(await delivered(acceptingBy(LEGACY, ...BY_NUMBER))).to.deep.equal([]);
    expect(await delivered(acceptingBy(LEGACY, '-p tcp --dport 443'))).to.deep.equal(Object.values(HEADERS));
  });
});
