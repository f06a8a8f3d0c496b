import fc from 'fast-check';

/** All hosts of so many characters at most, over two letters and the dot. */
export function hostsUpTo(length: number): readonly string[] {
  const all: string[] = [];
  const grow = (text: string): void => {
    if (text !== '' && !text.endsWith('.')) all.push(text);
    if (text.length === length) return;
    for (const character of 'ab.')
      if (character !== '.' || (text !== '' && !text.endsWith('.'))) grow(text + character);
  };
  grow('');
  return all;
}

/** Patterns of such hosts. */
export const pattern = fc
  .array(fc.constantFrom('a', 'b', '.', '*', 'a', 'b'), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(''))
  .filter((text) => !text.startsWith('.') && !text.endsWith('.') && !text.includes('..'));
