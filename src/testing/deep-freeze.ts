/**
 * Freezes plain data to the last leaf, so that whoever writes to it fails. Typed arrays cannot be frozen; maps and sets lose their
 * writing methods.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  if (value instanceof Map || value instanceof Set) {
    for (const method of ['set', 'add', 'delete', 'clear']) {
      if (method in value) Object.defineProperty(value, method, { value: refuse });
    }
    for (const [key, item] of value.entries()) {
      deepFreeze(key);
      deepFreeze(item);
    }
  }
  Object.freeze(value);
  for (const item of Object.values(value)) deepFreeze(item);
  return value;
}

function refuse(): never {
  throw new TypeError('an exporter wrote to its input');
}
