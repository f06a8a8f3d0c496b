import type { DiagnosticDetails } from '../diagnostic/diagnostic.ts';
import { quote } from '../diagnostic/text.ts';
import { asUtf8 } from '../feeds/decode-text.ts';
import type { AddressNode } from '../model/document.ts';
import { type ListProblem, parseAddressList } from '../net/parse-list.ts';
import { openFile, type Reader, report } from './reader.ts';
import { keepText } from './source-files.ts';
import { spanOf, type YamlMap, type YamlNode } from './yaml-node.ts';

/** `{ file: PATH }`: the addresses of a text file, one a line. */
export function readAddressFile(reader: Reader, node: YamlMap, file: YamlNode | undefined): AddressNode | undefined {
  const opened = openFile(reader, file);
  if (opened === undefined || file === undefined) return undefined;
  const { written, path, bytes } = opened;
  const utf8 = asUtf8(bytes);
  if (utf8 === undefined) {
    return report(reader, 'TEXT_ENCODING', `${quote(path)} is neither UTF-8 nor UTF-16 with a byte order mark`, {
      span: spanOf(file),
      hint: 'save the file as UTF-8',
    });
  }
  const { set, count, problems, moreProblems } = parseAddressList(utf8);
  if (problems.length > 0) {
    keepText(reader.library, path, bytes);
    const namedHere = { message: 'The list is named here', span: spanOf(file) };
    problems.forEach((problem, index) => {
      // Once is enough to find the rule or set that needs the list.
      const related = index === 0 ? { related: [namedHere] } : {};
      report(reader, problem.code, problem.reason, { ...placeOf(path, problem), ...related });
    });
    if (moreProblems > 0) {
      report(reader, 'ADDRESS_INVALID', `${quote(path)} has ${moreProblems} more lines that cannot be read`, {
        span: spanOf(file),
      });
    }
    return undefined;
  }
  if (count === 0) return report(reader, 'SET_EMPTY', `${quote(path)} has no addresses`, { span: spanOf(file) });
  return { kind: 'addresses', addresses: set, listed: count, file: written, span: spanOf(node) };
}

function placeOf(file: string, { line, column, endColumn, hint }: ListProblem): DiagnosticDetails {
  const span = { file, start: { line, column }, end: { line, column: endColumn } };
  return hint === undefined ? { span } : { span, hint };
}
