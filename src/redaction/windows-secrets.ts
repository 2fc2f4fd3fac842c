import type { SecretPattern } from './secret-pattern.ts';
import { isValue } from './secret-value.ts';

const names =
  '(?:[a-z]{0,24}(?:password|passwd|passphrase|passwort|kennwort|secret|pwd)|api[_-]?key|admpwd)';

/** A value that says something about a password and is none. */
function isChosen(value: string): boolean {
  return (
    isValue(value) &&
    !/^["']?(?:true|false|null|none|yes|no|\d{0,3}|\$\w*|\(.*|\*+)["']?[,;]?$/i.test(value) &&
    !/^(?:System|Microsoft)\.[A-Z]/.test(value)
  );
}

/** What Windows, PowerShell and the files of administrators write secrets in. */
export const windowsSecrets: readonly SecretPattern[] = [
  // ConvertFrom-SecureString and Export-Clixml: a blob of DPAPI, or AES under the mark of PowerShell.
  { kind: 'password', pattern: /(01000000d08c9ddf0115d1118c7a00c04fc297eb[0-9a-f]*)/gi },
  { kind: 'password', pattern: /(76492d1116743f0423413b16050a5345[A-Za-z0-9+/=]*)/g },
  // CLIXML: a SecureString is an element of its own, whatever is in it.
  { kind: 'password', pattern: /<SS(?: N="[^"<>]{0,128}")?>([^<]+)<\/SS>/g },
  {
    kind: 'password',
    pattern: new RegExp(`<(?:S|Nil|AV) N="${names}">([^<]{1,512})</`, 'gi'),
    accept: isChosen,
  },
  // Other XML: unattend.xml, web.config, group policy preferences.
  {
    kind: 'password',
    pattern: new RegExp(
      `<(?:[a-z]{1,16}:)?${names}(?: [^<>]{0,256})?>(?:\\s{0,64}<value>)?([^<]{1,512})</`,
      'gi',
    ),
    accept: isChosen,
  },
  { kind: 'password', pattern: /\bcpassword="([^"]{4,1024})"/gi },
  {
    kind: 'password',
    pattern: new RegExp(`(?:key|name)="[\\w.:-]{0,64}${names}" {1,4}value="([^"]{1,512})"`, 'gi'),
    accept: isChosen,
  },
  // Names with something before the word: DbPassword, PGPASSWORD, clientSecret, ms-Mcs-AdmPwd.
  {
    kind: 'password',
    pattern: new RegExp(
      `(?<![A-Za-z0-9])${names}["']?[ \\t]{0,24}[:=][ \\t]{0,3}("[^"\\n]{1,512}"|'[^'\\n]{1,512}'|[^\\s"';,]+)`,
      'gi',
    ),
    accept: isChosen,
  },
  // reg query
  {
    kind: 'password',
    pattern: new RegExp(
      `(?<![A-Za-z0-9])${names}[ \\t]{1,24}REG_(?:EXPAND_)?SZ[ \\t]{1,8}([^\\n]{1,512})`,
      'gi',
    ),
    accept: isChosen,
  },
  // netsh wlan show profile key=clear
  {
    kind: 'password',
    pattern:
      /(?:key content|schlüsselinhalt|contenu de la clé)[ \t]{0,32}:[ \t]{0,3}([^\s][^\n]{0,127})/gi,
  },
  // Hashes that are as good as a password: the SAM, and /etc/shadow.
  { kind: 'password hash', pattern: /:\d{3,10}:([0-9a-f]{32}:[0-9a-f]{32}):::/gi },
  {
    kind: 'password hash',
    pattern: /(\$(?:1|2[aby]|5|6|7|y|gy|argon2id?)\$[^\s:"']{20,})/g,
  },
  // A private key that was encoded as a whole, as Kubernetes keeps it.
  {
    kind: 'private key',
    pattern:
      /(LS0tLS1CRUdJTiB(?:QUklWQVRF|SU0EgUFJJVkFUR|FQyBQUklWQVRF|PUEVOU1NIIFBSSVZBVE|FTkNSWVBURUQgUFJJVkFUR|EU0EgUFJJVkFUR)[A-Za-z0-9+/=\r\n]{16,})/g,
  },
  // A key on one line whose dashes a log has eaten.
  {
    kind: 'private key',
    pattern: /BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY[^A-Za-z0-9]{1,8}([A-Za-z0-9+/=\\]{64,})/g,
  },
];
