import { anyOf, form, operand, type Rule } from './native-rules.ts';

const none = form([]);
// Not Everyone, Anonymous, Authenticated Users or Users.
const sid = String.raw`\*(?!S-1-1-0\b|S-1-5-(7|11|32-545)\b)S-1-[\d-]+`;
const right = String.raw`:[\w(),]+$`;

/** Programs of Windows with the forms of their arguments that change nothing and reach no other machine. */
export const readingPrograms: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['arp', form([/^-a$/])],
  ['auditpol', form([/^\/get$/], /^\/(category|subcategory|user):|^\/r$/)],
  ['bcdedit', form([/^\/enum$/], /^\{?\w+\}?$/)],
  [
    'certutil',
    anyOf(
      form([/^-store$/], /^(?![-/\\])/),
      form([/^-(silent|v)$/, /^-store$/], /^(?![-/\\])/),
      form([/^-dump$/, operand]),
    ),
  ],
  ['chcp', none],
  [
    'dism',
    form(
      [/^\/online$/i, /^\/(get-\w+|cleanup-image)$/i],
      /^\/(english|format:\w+|checkhealth|featurename:[\w-]+)$/i,
    ),
  ],
  ['driverquery', form([], /^\/(v|si|fo|csv|list|nh)$/i)],
  ['fsutil', anyOf(form([/^dirty$/, /^query$/, operand]), form([/^fsinfo$/, /^\w+$/], operand))],
  ['gpresult', form([/^\/r$/i], /^(\/scope|computer|\/z|\/v)$/i)],
  ['hostname', none],
  ['icacls', form([operand], /^\/(verify|q|c|l)$/i)],
  ['ipconfig', form([], /^\/(all|displaydns|allcompartments)$/i)],
  ['klist', form([], /^(tickets|tgt|sessions|-li|0x3e7|0x3e4)$/i)],
  ['manage-bde', form([/^-status$/i], operand)],
  [
    'netsh',
    anyOf(
      form([/^http$/, /^show$/, /^\w+$/], /^[\w.:]+(=\S+)?$/),
      form([/^winhttp$/, /^show$/, /^\w+$/]),
      form([/^interface$/, /^(ipv4|ipv6|tcp|udp|portproxy)$/, /^show$/, /^\w+$/], /^\w+(=\w+)?$/),
      form([/^interface$/, /^show$/, /^\w+$/]),
      form([/^advfirewall$/, /^show$/, /^\w+$/], /^\w+$/),
      form([/^advfirewall$/, /^firewall$/, /^show$/, /^rule$/, /^name=/], /^\w+(=[\w,]+)?$/),
      form([/^trace$/, /^show$/, /^\w+$/]),
    ),
  ],
  ['netstat', form([], /^(-[anopqrse]+|tcp|udp|tcpv6|udpv6)$/i)],
  [
    'nltest',
    form(
      [
        /^\/(dsgetdc|dclist|sc_query|trusted_domains|domain_trusts|dsgetsite|parentdomain)(:\S*)?$/i,
      ],
      /^\/(ldaponly|timeserv|gc|pdc|kdc)$/i,
    ),
  ],
  ['pnputil', form([/^\/enum-\w+$/i], /^\/(connected|disconnected|class|\w+)$/i)],
  ['qprocess', form([], /^(\*|\/id:\d+)$/i)],
  ['query', form([/^(session|user|process|termserver)$/i], /^[\w-]+$/)],
  ['quser', none],
  ['qwinsta', form([], /^([\w#-]+|\/(mode|flow|connect|counter|vm|sm))$/i)],
  ['reg', form([/^query$/i, /^(?!\\\\)/], /^(\/(v|s|ve|t|k|d|f|e|c|reg:(32|64))|[\w .-]+)$/i)],
  ['route', form([/^print$/i], /^(-4|-6|[\d.*]+)$/)],
  [
    'sc',
    form(
      [
        /^(query|queryex|qc|qdescription|qfailure|qtriggerinfo|qsidtype|qprivs|sdshow|enumdepend)$/i,
      ],
      /^[\w= .-]+$/,
    ),
  ],
  ['schtasks', form([/^\/query$/i], /^(\/(fo|v|nh|tn|xml)|csv|list|table|\\?[\w\\ .-]+)$/i)],
  ['setspn', form([/^-[lq]$/i], operand)],
  ['systeminfo', form([], /^(\/fo|\/nh|csv|list)$/i)],
  [
    'tasklist',
    form([], /^(\/(svc|v|m|fo|nh|fi|apps)|csv|list|table|[\w ]+ (eq|ne|gt|lt|ge|le) [\w.*]+)$/i),
  ],
  ['tzutil', form([/^\/[gl]$/i])],
  ['vssadmin', form([/^list$/i, /^(shadows|writers|providers|volumes|shadowstorage)$/i])],
  [
    'w32tm',
    anyOf(
      form([/^\/query$/i, /^\/(status|source|peers|configuration)$/i], /^\/verbose$/i),
      form(
        [/^\/stripchart$/i, /^\/computer:/i],
        /^\/(samples:\d+|dataonly|period:\d+|ipprotocol:[46])$/i,
      ),
      form([/^\/tz$/i]),
    ),
  ],
  ['wevtutil', form([/^(el|gl|gli|ep|gp|qe)$/i], /^(\/(c|q|f|rd|l|e|ge|gm):[^\\]*|[\w /.-]+)$/i)],
  [
    'whoami',
    form([], /^\/(user|groups|priv|all|fo|nh|upn|fqdn|logonid|claims)$|^(csv|list|table)$/i),
  ],
  ['winmgmt', form([/^\/verifyrepository$/i])],
]);

/** What a remedy may do with them besides: one file or one key at a time, with SIDs instead of names, and never recursively. */
export const changingPrograms: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['certutil', form([/^-repairstore$/, /^my$/i, operand])],
  [
    'icacls',
    anyOf(
      form([operand, /^\/save$/i, operand], /^\/[qcl]$/i),
      form([operand, /^\/restore$/i, operand], /^\/[qcl]$/i),
      form([operand, /^\/setowner$/i, new RegExp(String.raw`^(${sid}|\*\0)$`)], /^\/[qcl]$/i),
      form(
        [operand],
        new RegExp(String.raw`^\/(inheritance:[er]|grant(:r)?|[qcl])$|^${sid}${right}`, 'i'),
      ),
      form([operand, /^\/remove(:[gd])?$/i, new RegExp(`^${sid}$`)], /^\/[qcl]$/i),
    ),
  ],
  ['reg', form([/^export$/i, /^HKLM\\/i, operand], /^\/y$/i)],
  ['takeown', form([/^\/f$/i, operand], /^\/a$/i)],
]);

/** "ICACLS.EXE" and "icacls" are one. A program whose bare name is an alias needs its ".exe". */
export function programName(name: string): string {
  return name.replace(/\.exe$/, '');
}
