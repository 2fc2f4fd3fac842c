import type { SecretPattern } from './secret-pattern.ts';
import { isValue, looksChosen } from './secret-value.ts';

// "password: hunter2" in the languages of the dialogs that are read; the value ends at a blank.
const passwordWords =
  "pass(?:word|wd|phrase|code|wort)|pwd|kennwort|mot de passe|mdp|contrase(?:ñ|n)a|senha|parola d'ordine|密码|密碼|パスワード|secret|client_?secret|api[_-]?key|access[_-]?key|secret[_-]?key|aws_secret_access_key|access[_-]?token|auth[_-]?token|refresh[_-]?token|token|accountkey|sharedaccesskey|sharedaccesssignature";

const quoted = '"[^"\\n]{1,512}"|\'[^\'\\n]{1,512}\'|`[^`\\n]{1,512}`';

/** What people, programs and command lines write passwords and tokens in. */
export const writtenSecrets: readonly SecretPattern[] = [
  {
    kind: 'connection string',
    pattern:
      /(?<![a-z0-9])(?:password|pwd|accountkey|sharedaccesskey)\s{0,3}=\s{0,3}([^;\s"']{1,256})(?=;)/gi,
    accept: isValue,
  },
  {
    kind: 'password',
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}])(?:${passwordWords})["'\`]?(?: for [^\\s:]{1,64})?[ \\t]{0,3}(?:=>|:=|[:=])[ \\t]{0,3}(${quoted}|[^\\s]+)`,
      'giu',
    ),
    accept: isValue,
  },
  {
    kind: 'password',
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}])(?:password|passwort|kennwort|passphrase|pwd|pin)(?: for [^\\s]{1,64})? (?:is|was|ist|lautet|=) (${quoted}|[^\\s]+)`,
      'giu',
    ),
    accept: looksChosen,
  },
  {
    kind: 'password',
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}])(?:pass|pw)[ \\t]{0,3}[:=][ \\t]{0,3}(${quoted}|[^\\s]+)`,
      'giu',
    ),
    accept: (value) => looksChosen(value) && !/^\d+[,;.]?$/.test(value),
  },
  // Command lines: xfreerdp /p:…, cmdkey /pass:…, --password …, sshpass -p …, ConvertTo-SecureString "…".
  {
    kind: 'password',
    pattern: new RegExp(`(?<![^\\s])/(?:p|pass|password|gp):(${quoted}|[^\\s]+)`, 'gi'),
    accept: isValue,
  },
  {
    kind: 'password',
    pattern: new RegExp(
      `(?<![^\\s])(?:--?(?:password|passwd|pass|adminpassword|token|secret)(?:[= ]|:)|sshpass {1,3}-p ?|convertto-securestring (?:-string )?)(${quoted}|[^\\s$(-][^\\s]*)`,
      'gi',
    ),
    accept: isValue,
  },
  {
    kind: 'password',
    pattern: /(?<![^\s])(?:-u|--user) {1,3}["']?[^\s:"']{1,64}:([^\s"']+)/g,
    accept: (value) => !/^\d+$/.test(value),
  },
  {
    kind: 'password',
    pattern: /\bnet use [^\s]{1,8} \\\\[^\s]{1,255} ([^\s/*][^\s]*)(?= {1,3}\/user:)/gi,
  },
  {
    kind: 'token',
    pattern: /(?<![a-z0-9])(?:bearer|basic|negotiate|ntlm) {1,3}([A-Za-z0-9._~+/=-]{16,})/gi,
    accept: (value) => /\d|=$/.test(value),
  },
  { kind: 'token', pattern: /[?&;]sig=([A-Za-z0-9%+/=_-]{16,})/g },
  { kind: 'token', pattern: /hooks\.slack\.com\/(services\/[A-Za-z0-9/_-]{8,})/g },
  {
    kind: 'token',
    pattern: /(?:discord|discordapp)\.com\/api\/(webhooks\/\d{5,25}\/[A-Za-z0-9_-]{16,})/g,
  },
  // Discord bot tokens, and JSON web tokens.
  {
    kind: 'token',
    pattern:
      /(?<![A-Za-z0-9_.-])([MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,64})(?![A-Za-z0-9_-])/g,
  },
  {
    kind: 'token',
    pattern: /(?<![A-Za-z0-9_.-])(eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]*)?)/g,
  },
  { kind: 'password in an address', pattern: /:\/\/[^\s:@/]{0,128}:([^\s@/]{1,1024})@/g },
];
