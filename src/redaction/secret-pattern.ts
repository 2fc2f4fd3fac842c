/** What a secret looks like that was found by its form. */
export type SecretKind =
  | 'password'
  | 'private key'
  | 'token'
  | 'access key'
  | 'connection string'
  | 'password in an address';

/**
 * How a kind of secret is found. Group 1 of `pattern` is what is taken out; texts are folded but keep
 * their case. Every pattern begins at a literal and is linear; `accept` sorts out what is no secret.
 */
export interface SecretPattern {
  readonly kind: SecretKind;
  readonly pattern: RegExp;
  readonly accept?: (value: string) => boolean;
}

// "password: hunter2" in the languages of the dialogs that are read; the value ends at a blank.
const passwordWords =
  "pass(?:word|wd|phrase|code|wort)|pwd|kennwort|mot de passe|mdp|contrase(?:ñ|n)a|senha|parola d'ordine|密码|密碼|パスワード|secret|client_?secret|api[_-]?key|access[_-]?key|secret[_-]?key|aws_secret_access_key|access[_-]?token|auth[_-]?token|refresh[_-]?token|token|accountkey|sharedaccesskey|sharedaccesssignature";

const quoted = '"[^"\\n]{1,512}"|\'[^\'\\n]{1,512}\'|`[^`\\n]{1,512}`';

// What stands behind "password:" and is a statement about it, not the password.
const statements = new Set(
  (
    'incorrect wrong expired invalid required missing empty none null nil yes no true false blank unknown unset set ' +
    'ok error failed failure changed change reset must will never and or not is was has the a an my your for of on to in ' +
    'hidden masked redacted removed prompt ask protected policy authentication hint'
  ).split(' '),
);

function isValue(value: string): boolean {
  const bare = value.replaceAll(/^["'`]|["'`.,;:!?)\]]+$/g, '');
  return bare !== '' && !statements.has(bare.toLowerCase()) && !/^[*•·xX.…<>_-]+$/.test(bare);
}

/** A word of a sentence is not a password; one with a digit, a sign or mixed case may be. */
function looksChosen(value: string): boolean {
  const bare = value.replaceAll(/^["'`]|["'`.,;:!?)\]]+$/g, '');
  return (
    isValue(value) &&
    (/[\d!$%^&*#@+=~]/.test(bare) || /[a-z][A-Z]/.test(bare) || /^["'`]/.test(value))
  );
}

export const secretPatterns: readonly SecretPattern[] = [
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
  { kind: 'access key', pattern: /(?<![A-Z0-9])((?:AKIA|ASIA)[A-Z0-9]{16})(?![A-Z0-9])/g },
  {
    kind: 'token',
    pattern:
      /(?<![A-Za-z0-9_-])(gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{22,255}|glpat-[A-Za-z0-9_-]{20,}|xox[a-z]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}|sk-(?=[A-Za-z_-]{0,40}\d)[A-Za-z0-9_-]{20,}|AIza[A-Za-z0-9_-]{35}|npm_[A-Za-z0-9]{36}|hvs\.[A-Za-z0-9_-]{20,})/g,
  },
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
