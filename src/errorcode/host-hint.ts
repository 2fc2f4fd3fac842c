import type { FoldedText } from './folded-text.ts';

const mostHints = 5;

// What may be a name: letters, digits, dots, hyphens. The word before it says how much it is worth.
const named =
  /(?:\b(?:host|server|computer|machine|hostname|target|rechner|serveur|servidor)(?: name)?(?: is)? {0,2}[:=]? {0,2}|\/v: {0,1}|\b(?:on|to|at|from|into|auf|nach|sur|vers|en|su)(?: the)?(?: host| server| computer| machine)? )["'`<([]{0,2}([a-z0-9][a-z0-9._:-]{0,252})/g;
const quotedComputer = /\b(?:computer|pc) ["']([a-z0-9][a-z0-9._-]{0,252})["']/g;
const shaped = /[a-z0-9][a-z0-9._-]{1,252}/g;

const noHosts = new Set(
  (
    'the a an my our your this that it its one any all each some other another same new old ' +
    'server servers host hosts computer machine pc client clients remote desktop rdp mstsc ssh vpn ' +
    'windows linux mac macos ubuntu debian android ios azure aws prod production test staging home ' +
    'work connect connection log login logon logoff be get see do try use is was are has have not no ' +
    'and or of in for with by as if when while since today yesterday monday tuesday wednesday thursday ' +
    'friday saturday sunday morning name names error code which what who port tcp udp tls nla session ' +
    'someone everyone me us them him her der die das dem den le la les el los il lo un une una'
  ).split(' '),
);

// "to re-login", "on-prem", "to setup.exe": words and files, where nothing but the sign suggests a host.
const compounds =
  /^(?:re|sign|log|on|off|so|non|pre|post|co|self|multi|single|two|three|well|long|short|real|third|read|write|half|all|far|end|day|over|under|in|out|up|down|back|user|work|top|high|low|follow|set|built|plug|double|cross|full|part|face|state|step|by|one|end|e|i)[-.][a-z]+(?:-[a-z]+)*$|^(?:office|o|m|sql|ios|chrome|edge|firefox|exchange|rev|java|python|node|pc|v)\d+$/;
const fileNames =
  /\.(?:exe|msi|ps1|sh|cmd|bat|log|txt|dll|sys|pem|cer|crt|pfx|key|rdp|ini|conf|json|ya?ml|xml|zip|png|jpe?g|gif|pdf|docx?|xlsx?|evtx?|cs|js|ts|py)$/;

// Codes, versions, dates, sizes, names of things: never a host, whatever stands before them.
const notions =
  /^(?:0x.*|\d[0-9a-f]*h?|\d[\d.]*-.*|\d+(?:am|pm|m|s|ms|st|nd|rd|th|gb|mb|kb|bit|x)|win(?:dows)?-?\d.*|x(?:64|86)|kb\d+|v?\d+(?:\.\d+){0,2}|v?\d+(?:\.\d+){4,}|(?:tls|ssl|sha|utf|ipv|rdp|cve|rfc|iso|ms|error|event|code|ext|version|update|build|port|phase|step|page|day|tcp|udp|vlan)-?\d.*)$/;

/** Names and addresses in a text that may be the host, as written; those that are called so come first. */
export function findHostHints(folded: FoldedText): readonly string[] {
  const hints = new Set<string>();
  for (const pattern of [quotedComputer, named, shaped]) {
    for (const match of folded.lower.matchAll(pattern)) {
      const hint = hintOf(match, pattern, folded);
      if (hint !== undefined) {
        hints.add(hint);
      }
      if (hints.size >= mostHints) {
        return [...hints];
      }
    }
  }
  return [...hints];
}

function hintOf(
  match: RegExpExecArray,
  pattern: RegExp,
  { plain }: FoldedText,
): string | undefined {
  const captured = match[1] ?? match[0];
  const word = withoutPort(captured);
  if (word.length < 2 || noHosts.has(word) || notions.test(word)) {
    return undefined;
  }
  const isCalledSo =
    pattern === quotedComputer || /[:=]/.test(match[0].slice(0, match[0].lastIndexOf(captured)));
  if (!isCalledSo && !(pattern === named ? looksLikeHost(word) : isUnmistakable(word))) {
    return undefined;
  }
  const start = match.index + match[0].lastIndexOf(captured);
  return plain.slice(start, start + word.length);
}

/** "web-01:3389" and "web-01." are web-01; "fe80::1" stays. */
function withoutPort(word: string): string {
  const end = word.replace(/[-.:_]{1,9}$/, '');
  return isIpv6(end) ? end : end.replace(/:.*$/, '');
}

function isIpv6(word: string): boolean {
  return /^[0-9a-f:.]{2,45}$/.test(word) && (word.includes('::') || word.split(':').length === 8);
}

function isIpv4(word: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(word);
}

function looksLikeHost(word: string): boolean {
  if (isIpv4(word) || isIpv6(word)) {
    return true;
  }
  return (
    /[a-z]/.test(word) && /[\d.-]/.test(word) && !compounds.test(word) && !fileNames.test(word)
  );
}

/** "web-01", "rds07.corp.example.com", "10.0.0.5": people mean a host when they write these anywhere. */
function isUnmistakable(word: string): boolean {
  return (
    isIpv4(word) ||
    /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*-\d{1,4}[a-z]?$/.test(word) ||
    /^[a-z][a-z0-9-]*\d(?:\.[a-z0-9-]+)+\.[a-z]{2,}$/.test(word)
  );
}
