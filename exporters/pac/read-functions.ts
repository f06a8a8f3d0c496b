/** The moment at which every file is run: a Saturday, the first second of January 2000 in UTC, in milliseconds. */
export const FIXED_TIME = 946_684_800_000;

/** UTF-16 code units of an answer. */
const ANSWER_MAX = 10_000;

/**
 * The functions that browsers give to a file, as a script for the engine: an expression that takes a function, tells it when an answer begins to
 * depend on more than the question (by the name of what was used, and where), and gives the function that asks the file.
 *
 * They do what Mozilla's and Chromium's do, odd cases among them: a pattern is taken for a regular expression but for `.`, `*` and `?`; a suffix
 * need not begin at a dot; a mask that is no address matches nothing. Nothing is resolved: names have no address, and the client is at 127.0.0.1.
 */
export const STANDARD_FUNCTIONS = String.raw`(function (use) {
  'use strict';
  var global = globalThis;
  var TraceError = Error;
  var TheDate = Date;
  var random = Math.random;
  var slice = Function.prototype.call.bind(String.prototype.slice);
  var seen = { __proto__: null };
  var DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
  var MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
  var ADDRESS = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
  var SPECIAL = /[\\^$.*+?()[\]{}|\n\r\u2028\u2029]/;
  var LINE_END = /[\n\r\u2028\u2029]/;

  function used(name) {
    if (seen[name]) use(name);
    else {
      seen[name] = true;
      use(name, new TraceError().stack);
    }
  }

  function isAddress(text) {
    var bytes = ADDRESS.exec(text);
    return bytes !== null && bytes[1] < 256 && bytes[2] < 256 && bytes[3] < 256 && bytes[4] < 256;
  }

  function now() { return new TheDate(${FIXED_TIME}); }

  // Patterns that a file asks for again and again are taken apart once.
  var matchers = { __proto__: null };
  var matcherCount = 0;
  var lastText = '';
  var lastHasLines = false;

  function hasLines(text) {
    if (text !== lastText) {
      lastText = text;
      lastHasLines = LINE_END.test(text);
    }
    return lastHasLines;
  }

  function matcherOf(pattern) {
    var rest = pattern.slice(1);
    var isSuffix = pattern[0] === '*' && !SPECIAL.test(rest.replace(/\./g, ''));
    var source = pattern.replace(/\./g, '\\.').replace(/\*/g, '.*').replace(/\?/g, '.');
    var made = { suffix: isSuffix ? rest : null, expression: new RegExp('^' + source + '$') };
    if (matcherCount >= 10000) {
      matchers = { __proto__: null };
      matcherCount = 0;
    }
    matcherCount += 1;
    return (matchers[pattern] = made);
  }

  function shExpMatch(text, pattern) {
    if (typeof pattern !== 'string') return matcherOf(pattern.replace(/^/, '')).expression.test(text);
    var matcher = matchers[pattern] || matcherOf(pattern);
    if (matcher.suffix !== null && typeof text === 'string' && !hasLines(text)) return text.endsWith(matcher.suffix);
    return matcher.expression.test(text);
  }

  function isPlainHostName(host) { return host.search('(\\.)|:') === -1; }

  function dnsDomainIs(host, domain) {
    return host.length >= domain.length && host.substring(host.length - domain.length) == domain;
  }

  function localHostOrDomainIs(host, hostdom) {
    return host == hostdom || hostdom.lastIndexOf(host + '.', 0) === 0;
  }

  function dnsDomainLevels(host) { return host.split('.').length - 1; }

  function convert_addr(text) {
    var bytes = text.split('.');
    return ((bytes[0] & 255) << 24) | ((bytes[1] & 255) << 16) | ((bytes[2] & 255) << 8) | (bytes[3] & 255);
  }

  function lookUp(name, host) {
    if (isAddress(host)) return host;
    used(name);
    return null;
  }

  function dnsResolve(host) { return lookUp('dnsResolve', host); }

  function isResolvable(host) { return lookUp('isResolvable', host) !== null; }

  function isInNet(host, pattern, mask) {
    if (!isAddress(pattern) || !isAddress(mask)) return false;
    var address = lookUp('isInNet', host);
    if (address === null) return false;
    return (convert_addr(address) & convert_addr(mask)) === (convert_addr(pattern) & convert_addr(mask));
  }

  function myIpAddress() {
    used('myIpAddress');
    return '127.0.0.1';
  }

  function alert() {}

  // Between two keys; around the end of the week, year or day when the first is behind the second.
  function isWithin(key, from, to, mayWrap) {
    if (from <= to) return from <= key && key <= to;
    return mayWrap && (from <= key || key <= to);
  }

  function withoutZone(given) {
    var list = Array.prototype.slice.call(given);
    if (list[list.length - 1] === 'GMT') list.pop();
    return list;
  }

  function weekdayRange() {
    used('weekdayRange');
    var list = withoutZone(arguments);
    var from = DAYS.indexOf(list[0]);
    var to = list.length > 1 ? DAYS.indexOf(list[1]) : from;
    return from >= 0 && to >= 0 && isWithin(now().getUTCDay(), from, to, true);
  }

  function unitOf(value) { return typeof value === 'string' ? 'month' : value > 31 ? 'year' : 'day'; }

  function dateKey(values, wanted) {
    var key = { year: 0, month: 0, day: 0 };
    values.forEach(function (value, index) {
      key[wanted[index]] = wanted[index] === 'month' && typeof value === 'string' ? MONTHS.indexOf(value) : value;
    });
    return key.year * 10000 + key.month * 100 + key.day;
  }

  function dateRange() {
    used('dateRange');
    var list = withoutZone(arguments);
    if (list.length === 0) return false;
    var half = list.length === 1 ? 1 : list.length / 2;
    var from = list.slice(0, half);
    var wanted = from.map(unitOf);
    var date = now();
    var today = { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() };
    var key = dateKey(wanted.map(function (unit) { return today[unit]; }), wanted);
    var to = list.length === 1 ? from : list.slice(half);
    return isWithin(key, dateKey(from, wanted), dateKey(to, wanted), wanted.indexOf('year') < 0);
  }

  function timeKey(values, rest) {
    var full = values.concat(rest).slice(0, 3);
    return full[0] * 3600 + full[1] * 60 + full[2];
  }

  function timeRange() {
    used('timeRange');
    var list = withoutZone(arguments);
    if (list.length === 0) return false;
    var date = now();
    var half = list.length === 1 ? 1 : list.length / 2;
    var from = list.slice(0, half);
    var to = list.length === 1 ? from : list.slice(half);
    var key = timeKey([date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()], []);
    return isWithin(key, timeKey(from, [0, 0]), timeKey(to, [59, 59]), true);
  }

  Math.random = function () {
    used('Math.random');
    return random();
  };

  [
    shExpMatch, isPlainHostName, dnsDomainIs, localHostOrDomainIs, dnsDomainLevels, convert_addr, dnsResolve,
    isResolvable, isInNet, myIpAddress, alert, weekdayRange, dateRange, timeRange
  ].forEach(function (given) {
    // As functions that a script declares: writable, and there to stay.
    Object.defineProperty(global, given.name, { value: given, writable: true, enumerable: true });
  });

  // What was thrown, as text that is not long: to turn it into text may run the file's code.
  function told(problem) {
    try {
      return slice('' + problem, 0, 200);
    } catch (another) {
      return 'what has no text';
    }
  }

  return {
    // A word for how it ended, a colon, and what came of it.
    ask: function (url, host) {
      var answer;
      try {
        answer = global.FindProxyForURL(url, host);
      } catch (problem) {
        return 'threw:' + told(problem);
      }
      if (typeof answer !== 'string') return 'other:' + (answer === null ? 'null' : typeof answer);
      return answer.length > ${ANSWER_MAX} ? 'other:more than ${ANSWER_MAX} characters' : 'text:' + answer;
    },
    has: function (name) { return typeof global[name] === 'function'; }
  };
})`;
