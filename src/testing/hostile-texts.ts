/** Texts that have broken out of their place in some generator, or that no format can write as they are. */
export const HOSTILE_TEXTS = {
  'a quote and a command': '"; flush ruleset; add rule inet x y accept #',
  'a closing brace': '"}}}} table inet evil { chain c { type filter hook input priority 0; policy accept; } }',
  'a backslash before the end': 'ends with a backslash \\',
  'a shell command': '$(reboot) `reboot` $IFS $x',
  'a spreadsheet formula': "=cmd|' /C calc'!A0",
  'a formula behind an apostrophe': "'=1+1",
  'a comment end of XML': '--> <entry name="x"/> ]]>',
  'entities and tags': '&amp; <any/> &#10;',
  'a template expression': "[parameters('admin')]",
  'commas and quotes': 'a,"b",c;d',
  'other scripts': 'Überwachung 監視 🔥',
  '300 characters': 'x'.repeat(300),
  '300 wide characters': '監'.repeat(300),
  'a leading dash': '--append',
  'a word of the format': 'accept',
} as const;

/** The language refuses these in names and log prefixes; comments, owners and tickets may hold anything. */
export const HOSTILE_LINES = {
  'line ends': 'first\nsecond\r\nthird\rlast',
  'control characters': 'a\u0000b\u0007c\u001b[31md\u0085e\u2028f',
  tabs: '\tstarts with a tab',
  'hidden and reversed text': 'abc\u202edef\u200b\ufeff',
} as const;
