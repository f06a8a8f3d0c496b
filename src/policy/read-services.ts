import { quote } from '../diagnostic/text.ts';
import type { ServiceNode } from '../model/document.ts';
import { intervalsOf } from '../net/interval-set.ts';
import { ANY_PORT, type PortSet } from '../net/port-set.ts';
import { isServiceText, parsePortText, parseService } from './parse-service.ts';
import { isName } from './read-name.ts';
import { isWord, malformed, type Reader, report, textOf, wordOf } from './reader.ts';
import { field, oneOrMore, spanOf, type YamlMap, type YamlNode, type YamlScalar } from './yaml-node.ts';

/** A service expression, as rules write it. */
export function readServices(reader: Reader, node: YamlNode | undefined): ServiceNode | undefined {
  return node && readExpression(reader, node, () => malformed(reader, node));
}

/** A service expression as `services` may define it: also `{ protocol, ports, source-ports }`. */
export function readServiceDefinition(reader: Reader, node: YamlNode | undefined): ServiceNode | undefined {
  return node && readExpression(reader, node, (mapping) => readPortMapping(reader, mapping));
}

type ReadMapping = (mapping: YamlMap) => ServiceNode | undefined;

function readExpression(reader: Reader, node: YamlNode, readMapping: ReadMapping): ServiceNode | undefined {
  if (node.kind === 'scalar') return readScalar(reader, node);
  if (node.kind === 'map') return readMapping(node);
  const { items } = node;
  const span = spanOf(node);
  if (items.length === 0) return report(reader, 'SERVICE_INVALID', 'The list of services is empty', { span });
  const members = items.map((item) =>
    items.length > 1 && isWord(item, 'any')
      ? readAnyBesideOthers(reader, item)
      : readExpression(reader, item, readMapping),
  );
  const read = members.filter((member) => member !== undefined);
  const [only] = read;
  if (read.length < members.length || only === undefined) return undefined;
  return read.length === 1 ? only : { kind: 'union', members: read, span };
}

function readAnyBesideOthers(reader: Reader, any: YamlScalar): undefined {
  return report(reader, 'ANY_WITH_OTHERS', 'any stands in a list with other services', {
    span: spanOf(any),
    hint: 'any is every protocol already: write it alone, or remove it',
  });
}

function readScalar(reader: Reader, node: YamlScalar): ServiceNode | undefined {
  const text = textOf(reader, node);
  if (text === undefined) return undefined;
  const span = spanOf(node);
  if (text === 'any') return { kind: 'any', span };
  if (isServiceText(text)) {
    const service = parseService(text);
    if (service.ok) return { kind: 'service', service: service.value, span };
    const { code, reason, hint } = service;
    return report(reader, code, reason, hint === undefined ? { span } : { span, hint });
  }
  if (isName(text)) return { kind: 'name', name: text, span };
  return report(reader, 'SERVICE_INVALID', `${quote(text)} is neither a service nor the name of one`, {
    span,
    hint: 'write a protocol and a port, such as tcp/443',
  });
}

function readPortMapping(reader: Reader, node: YamlMap): ServiceNode | undefined {
  const protocol = wordOf(reader, field(node, 'protocol'), ['tcp', 'udp', 'sctp']);
  const destination = readPorts(reader, field(node, 'ports'));
  const source = readPorts(reader, field(node, 'source-ports'));
  if (protocol === undefined) return malformed(reader, node);
  if (destination === undefined || source === undefined) return undefined;
  return { kind: 'service', service: { kind: 'ports', protocol, source, destination }, span: spanOf(node) };
}

/** The ports of one key; every port when it is absent, `undefined` when one cannot be read. */
function readPorts(reader: Reader, node: YamlNode | undefined): PortSet | undefined {
  if (node === undefined) return ANY_PORT;
  const sets = oneOrMore(node).map((item) => readPort(reader, item));
  const read = sets.filter((set) => set !== undefined);
  if (sets.length === 0) return malformed(reader, node);
  return read.length < sets.length ? undefined : intervalsOf(read.flat());
}

function readPort(reader: Reader, node: YamlNode): PortSet | undefined {
  const text = textOf(reader, node);
  if (text === undefined) return undefined;
  const ports = parsePortText(text);
  if (ports.ok) return ports.value;
  const { code, reason, hint } = ports;
  const span = spanOf(node);
  return report(reader, code, reason, hint === undefined ? { span } : { span, hint });
}
