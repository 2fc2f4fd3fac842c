import {
  all,
  atMostOperands,
  harmless,
  onlyOptions,
  onlyWords,
  type Rule,
  readingAwk,
  readingDate,
  readingSed,
  subcommand,
  without,
} from './reading-rules.ts';

const free =
  ': [ basename base64 break cat cd cksum cmp comm continue cut df diff dirname du echo egrep exit expand expr ' +
  'false fgrep fold free getconf getent getfacl getopts grep groups head id join last locale ls lsattr lsblk lscpu lsof ' +
  'md5sum namei netstat nl nproc od paste pgrep pidof printf ps pwd read readlink realpath return seq set ' +
  'sha1sum sha256sum sha512sum shift sleep stat strings tac tail test tr true tty type umask uname ' +
  'uptime w wait wc whatis which who whoami zcat zgrep';

const prelude = 'put_text put_number put_boolean put_unknown fail';

const systemctl = [
  'show',
  'is-active',
  'is-enabled',
  'is-failed',
  'status',
  'list-units',
  'list-unit-files',
  'list-sockets',
  'cat',
];

/** What a probe may call, and with what. Whatever is not named here may write, and is refused. */
export const readingCommands: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...`${free} ${prelude}`.split(' ').map((name) => [name, harmless] as const),
  ['apt-cache', subcommand(['policy', 'show', 'madison'])],
  ['awk', readingAwk],
  ['command', onlyFirst(/^-[vV]$/)],
  ['date', readingDate],
  ['dmesg', onlyOptions(/^(-[TkHxLrt]+|--level=.*)$/)],
  ['dpkg', onlyFirst(/^(-[slLS]|--status|--list|--compare-versions|--print-architecture)$/)],
  ['dpkg-query', onlyFirst(/^(-[WslLS]|--show|--status|--list)/)],
  [
    'find',
    onlyOptions(
      /^-(\d+|-?0[0-7]*|[LHP]|name|iname|path|type|maxdepth|mindepth|perm|user|group|uid|gid|newer|mtime|mmin|size|empty|readable|writable|executable|xdev|nouser|nogroup|prune|print|print0|printf|quit|a|o|not|links)$/,
    ),
  ],
  ['findmnt', harmless],
  ['firewall-cmd', onlyWords(/^--(state|list-|get-|query-|zone=|permanent$)/)],
  ['fuser', onlyOptions(/^(-[uvmn46]+)$/)],
  ['hostname', onlyWords(/^(-[fsIAdiy]|--fqdn|--short|--all-ip-addresses)$/)],
  [
    'ip',
    all(
      without(/^-b/),
      onlyWords(
        /^(-[a-z0-9]+|a|addr|address|r|route|link|neigh|rule|show|list|ls|get|dev|[0-9a-f.:/]+|eth\w*|en\w*|lo)$/,
      ),
    ),
  ],
  ['iptables', onlyOptions(/^-[LSnvt]+$/)],
  ['ip6tables', onlyOptions(/^-[LSnvt]+$/)],
  [
    'journalctl',
    onlyOptions(
      /^(-[ubnopqSUrktg]\S*|--(since|until|no-pager|unit|output|lines|quiet|boot|grep|priority|reverse|dmesg|identifier|utc|no-hostname|output-fields|case-sensitive)(=.*)?)$/,
    ),
  ],
  ['kill', onlyFirst(/^-0$/)],
  [
    'loginctl',
    subcommand(['list-sessions', 'list-users', 'show-session', 'show-user', 'session-status']),
  ],
  ['mountpoint', harmless],
  ['nft', subcommand(['list'])],
  [
    'openssl',
    all(
      subcommand([
        'x509',
        'pkey',
        'rsa',
        'ec',
        'dgst',
        'sha256',
        'version',
        'verify',
        'crl',
        'asn1parse',
        'ciphers',
      ]),
      without(/^--?(out|keyout|writerand|CAcreateserial|engine|provider\S*)(=|$)/),
    ),
  ],
  ['rpm', onlyFirst(/^(-q[a-z]*|--query)$/)],
  ['service', lastIs('status')],
  ['sed', readingSed],
  ['sort', without(/^(-[A-Za-z]*[oT]|--(output|compress-program|temporary-directory))/)],
  ['ss', without(/^(-[A-Za-z0-9]*[KD]|--(kill|diag))/)],
  ['sysctl', onlyWords(/^(-[nea]+|[a-z0-9_.]+)$/)],
  [
    'systemctl',
    subcommand(
      systemctl,
      /^(-[pqalnot]\S*|--(property|value|no-pager|plain|no-legend|quiet|all|type|state|full|lines|output|failed)(=.*)?)$/,
    ),
  ],
  ['timedatectl', subcommand(['', 'show', 'status', 'timesync-status'])],
  ['ufw', subcommand(['status'])],
  ['uniq', all(without(/^--output/), atMostOperands(1))],
]);

/** The first word is the mode, and this is a reading one. */
function onlyFirst(pattern: RegExp): Rule {
  return ([first]) =>
    first?.text !== undefined && pattern.test(first.text)
      ? undefined
      : `only ${pattern.source} reads`;
}

function lastIs(word: string): Rule {
  return (words) => (words.at(-1)?.text === word ? undefined : `only "${word}" reads`);
}
