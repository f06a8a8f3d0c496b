import { readFileSync, writeFileSync } from 'node:fs';
import { readFeed } from '../../src/feeds/feed-type.ts';
import { unionAll } from '../../src/net/algebra.ts';
import { formatAddressList } from '../../src/net/format-list.ts';

// One run as a user would have it: node FILE-IN FILE-OUT.
const [input = '', output = ''] = process.argv.slice(2);
const bytes = readFileSync(input);
const feed = readFeed({ type: 'azure-service-tags', name: 'azure', file: input, bytes, hostBits: 'refuse' });
if (!feed.ok) throw new Error(feed.diagnostics[0]?.message);
writeFileSync(output, formatAddressList(unionAll(feed.value.endpointSets.map(({ addresses }) => addresses))));
