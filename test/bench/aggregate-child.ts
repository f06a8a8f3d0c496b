import { readFileSync, writeFileSync } from 'node:fs';
import { formatAddressList } from '../../src/net/format-list.ts';
import { parseAddressList } from '../../src/net/parse-list.ts';

// One run as a user would have it: node FILE-IN FILE-OUT.
const [input = '', output = ''] = process.argv.slice(2);
writeFileSync(output, formatAddressList(parseAddressList(readFileSync(input)).set));
