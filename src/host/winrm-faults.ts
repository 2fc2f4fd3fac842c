/** What contradicts itself, and where: told with line and column. */
type Wrong = readonly [path: readonly string[], message: string];
type Rule = readonly [isBroken: boolean, ...wrong: Wrong];

/** Settings as they are written, before anything is believed of them. */
interface Written {
  readonly user?: string | undefined;
  readonly domain?: string | undefined;
  readonly password?: string | undefined;
  readonly auth: 'ntlm' | 'kerberos' | 'negotiate' | 'basic' | 'certificate';
  readonly kerberos?:
    | {
        readonly keytab?: string | undefined;
        readonly cache?: string | undefined;
        readonly allowNtlm?: boolean | undefined;
      }
    | undefined;
  readonly https?: boolean | undefined;
  readonly tls?:
    | {
        readonly ca?: string | undefined;
        readonly pin?: string | undefined;
        readonly serverName?: string | undefined;
        readonly clientCertificate?: object | undefined;
      }
    | undefined;
  readonly targetName?: string | undefined;
  readonly workstation?: string | undefined;
  readonly frame: 'tabs' | 'no-tabs';
  readonly session: 'winrs' | 'psrp' | 'jea';
  readonly configuration?: string | undefined;
  readonly driver: 'winrm' | 'winrm-client';
}

/** Everything in the settings of WinRM that could never work, or would go without protection. */
export function winrmFaults(settings: Written): Wrong[] {
  return [
    ...ofProtection(settings),
    ...(settings.auth === 'certificate' ? ofCertificate(settings) : ofPassword(settings)),
    ...ofAccount(settings),
    ...ofKerberos(settings),
    ...ofSession(settings),
    ...(settings.driver === 'winrm-client' ? beyondDriver(settings) : []),
  ].flatMap(([isBroken, path, message]): Wrong[] => (isBroken ? [[path, message]] : []));
}

function hasTls({ https, tls }: Written): boolean {
  return https ?? tls !== undefined;
}

function ofProtection(settings: Written): Rule[] {
  const { auth, https, tls, targetName, workstation, frame } = settings;
  const isBare = frame === 'no-tabs' && hasTls(settings);
  const isPlain = (auth === 'basic' || auth === 'certificate') && !hasTls(settings);
  const isNtlm = mayBeNtlm(settings);
  const pinned = tls?.pin !== undefined && (tls.ca !== undefined || tls.serverName !== undefined);
  const foreign = 'is for auth: ntlm only';
  return [
    [isPlain, ['auth'], 'works over HTTPS only: set https: true, or auth: ntlm, which seals'],
    [https === false && tls !== undefined, ['https'], 'is false, and there is tls'],
    [isBare, ['frame'], 'is for sealed messages, and nothing is sealed over HTTPS: leave it out'],
    [!isNtlm && targetName !== undefined, ['targetName'], foreign],
    [!isNtlm && workstation !== undefined, ['workstation'], foreign],
    [pinned, ['tls', 'pin'], 'takes the place of ca and serverName: leave those out'],
  ];
}

function ofCertificate({ user, password, domain, tls }: Written): Rule[] {
  const isGiven = [user, password, domain].some((each) => each !== undefined);
  const isMissing = tls?.clientCertificate === undefined;
  return [
    [isMissing, ['auth'], 'needs tls.clientCertificate with cert and key'],
    [isGiven, ['auth'], 'uses the certificate: leave user, domain and password out'],
  ];
}

function ofPassword({ user, password, tls, kerberos }: Written): Rule[] {
  const isUnused = tls?.clientCertificate !== undefined;
  const { keytab, cache } = kerberos ?? {};
  const isElsewhere = keytab !== undefined || cache !== undefined;
  return [
    [user === undefined && cache === undefined, [], 'needs user'],
    [password === undefined && !isElsewhere, [], 'needs password: env:NAME or file:path'],
    [isUnused, ['tls', 'clientCertificate'], 'is used with auth: certificate only'],
  ];
}

const bareName =
  'must be the bare name of an account of the host, without a colon: basic knows no other';

function ofAccount({ auth, user = '', domain }: Written): Rule[] {
  const isWhole = /[\\@]/.test(user);
  const isForeign = isWhole || domain !== undefined || user.includes(':');
  return [
    [isWhole && domain !== undefined, ['domain'], 'stands in user already'],
    [auth === 'basic' && isForeign, ['user'], bareName],
  ];
}

function isKerberos({ auth }: Written): boolean {
  return auth === 'kerberos' || auth === 'negotiate';
}

function mayBeNtlm({ auth, kerberos }: Written): boolean {
  return auth === 'ntlm' || (auth === 'negotiate' && kerberos?.allowNtlm === true);
}

function ofKerberos(settings: Written): Rule[] {
  const { auth, user = '', domain, password, kerberos } = settings;
  const { keytab, cache, allowNtlm } = kerberos ?? {};
  const sources = [password, keytab, cache].filter((each) => each !== undefined);
  const isLocal = domain === '.' || user.startsWith('.\\');
  return [
    [!isKerberos(settings) && kerberos !== undefined, ['kerberos'], foreignKerberos],
    [isKerberos(settings) && sources.length > 1, ['kerberos'], oneSource],
    [
      auth === 'kerberos' && isLocal,
      ['user'],
      'is an account that only the host knows: Kerberos knows those of a domain',
    ],
    [
      auth !== 'negotiate' && allowNtlm === true,
      ['kerberos', 'allowNtlm'],
      'is for auth: negotiate only',
    ],
    [
      allowNtlm === true && password === undefined,
      ['kerberos', 'allowNtlm'],
      'needs password: NTLM knows neither keytabs nor tickets',
    ],
  ];
}

const foreignKerberos = 'is for auth: kerberos or auth: negotiate';
const oneSource = 'takes one of password, keytab and cache';

function ofSession({ session, configuration }: Written): Rule[] {
  const isUnused = session === 'winrs' && configuration !== undefined;
  return [[isUnused, ['configuration'], 'is for session: psrp or session: jea']];
}

/** What the npm package cannot do: it has no way to be told. */
function beyondDriver(settings: Written): Rule[] {
  const { auth, tls, targetName, workstation, session } = settings;
  const cannot = 'winrm-client cannot do this; take driver: winrm';
  return [
    [!hasTls(settings), ['driver'], 'seals nothing, so that it needs https: true'],
    [auth === 'certificate' || isKerberos(settings), ['auth'], cannot],
    [session !== 'winrs', ['session'], cannot],
    [tls !== undefined, ['tls'], `${cannot} (it trusts the authorities of the system)`],
    [targetName !== undefined, ['targetName'], cannot],
    [workstation !== undefined, ['workstation'], cannot],
  ];
}
