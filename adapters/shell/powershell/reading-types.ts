/** Static members that change nothing, by type without "System.", in lower case; `new` for what may be constructed. */
const members: Readonly<Record<string, string>> = {
  string: 'Join Format IsNullOrEmpty IsNullOrWhiteSpace Empty Compare Equals Concat new',
  char: 'IsDigit IsLetter IsLetterOrDigit IsWhiteSpace ToString',
  math: 'Round Floor Ceiling Min Max Abs Truncate Pow Sqrt Sign',
  int: 'MaxValue MinValue Parse TryParse',
  long: 'MaxValue MinValue Parse TryParse',
  uint32: 'MaxValue MinValue Parse TryParse',
  uint64: 'MaxValue MinValue Parse TryParse',
  double: 'MaxValue MinValue Parse TryParse',
  datetime:
    'UtcNow Now Today Parse ParseExact TryParse TryParseExact MinValue MaxValue FromFileTime FromFileTimeUtc SpecifyKind new',
  datetimeoffset: 'UtcNow Now FromUnixTimeSeconds new',
  timespan: 'FromDays FromHours FromMinutes FromSeconds FromMilliseconds Zero new',
  guid: 'NewGuid Empty Parse TryParse new',
  version: 'Parse TryParse new',
  convert:
    'ToInt16 ToInt32 ToInt64 ToUInt16 ToUInt32 ToUInt64 ToByte ToChar ToString ToDouble ToBoolean ToDateTime ToBase64String FromBase64String',
  bitconverter:
    'ToString ToInt16 ToInt32 ToInt64 ToUInt16 ToUInt32 ToUInt64 GetBytes IsLittleEndian',
  environment:
    'OSVersion MachineName ProcessorCount SystemDirectory Is64BitOperatingSystem Is64BitProcess TickCount UserName UserDomainName NewLine Version GetFolderPath GetEnvironmentVariable ExpandEnvironmentVariables',
  array: 'IndexOf Empty',
  'text.encoding': 'UTF8 Unicode BigEndianUnicode ASCII Default GetEncoding',
  'text.utf8encoding': 'new',
  'text.stringbuilder': 'new',
  'text.regularexpressions.regex': 'Match Matches IsMatch Replace Split Escape Unescape',
  regex: 'Match Matches IsMatch Replace Split Escape Unescape',
  'io.file':
    'Exists ReadAllText ReadAllBytes ReadAllLines ReadLines OpenRead GetAttributes GetAccessControl GetLastWriteTime GetLastWriteTimeUtc GetCreationTime GetCreationTimeUtc',
  'io.directory':
    'Exists GetFiles GetDirectories EnumerateFiles EnumerateDirectories GetLastWriteTimeUtc GetAccessControl',
  'io.path':
    'Combine GetFileName GetFileNameWithoutExtension GetDirectoryName GetExtension GetFullPath GetPathRoot IsPathRooted',
  'net.ipaddress': 'new Parse TryParse Loopback IPv6Loopback Any IPv6Any',
  'net.sockets.tcpclient': 'new',
  'net.security.sslstream': 'new',
  'io.memorystream': 'new',
  'net.dns': 'GetHostName GetHostAddresses',
  'net.networkinformation.networkinterface': 'GetAllNetworkInterfaces',
  'net.networkinformation.ipglobalproperties': 'GetIPGlobalProperties',
  'security.principal.windowsidentity': 'GetCurrent',
  'security.principal.windowsprincipal': 'new',
  'security.principal.securityidentifier': 'new',
  'security.principal.ntaccount': 'new',
  'security.accesscontrol.rawsecuritydescriptor': 'new',
  'security.accesscontrol.commonsecuritydescriptor': 'new',
  'security.cryptography.sha1': 'Create',
  'security.cryptography.sha256': 'Create',
  'security.cryptography.x509certificates.rsacertificateextensions':
    'GetRSAPublicKey GetRSAPrivateKey',
  'security.cryptography.x509certificates.ecdsacertificateextensions':
    'GetECDsaPublicKey GetECDsaPrivateKey',
  'globalization.cultureinfo':
    'InvariantCulture CurrentCulture CurrentUICulture InstalledUICulture GetCultureInfo',
  'microsoft.win32.registry': 'GetValue LocalMachine',
  'microsoft.win32.registrykey': 'OpenBaseKey',
  'diagnostics.process': 'GetCurrentProcess',
  'diagnostics.stopwatch': 'StartNew',
  'diagnostics.fileversioninfo': 'GetVersionInfo',
  'collections.arraylist': 'new',
  'collections.hashtable': 'new',
  'collections.generic.list': 'new',
  'collections.generic.dictionary': 'new',
  'collections.generic.hashset': 'new',
  'collections.generic.queue': 'new',
  'collections.generic.stack': 'new',
};

/** Types without members of their own that matter: only names for a cast, a parameter or a value of an enumeration. */
const plain =
  'void ref object io.stream bool boolean switch byte sbyte short int16 int32 int64 uint16 float single decimal hashtable ordered ' +
  'pscustomobject psobject uri ipaddress ciminstance timezoneinfo cultureinfo psdefaultvalue ' +
  'collections.idictionary collections.ienumerable collections.ilist collections.specialized.ordereddictionary ' +
  'management.automation.pscustomobject management.automation.psobject management.automation.errorrecord ' +
  'microsoft.management.infrastructure.ciminstance ' +
  'security.cryptography.x509certificates.x509certificate2 security.principal.identityreference';

const enumerations =
  'security.authentication.sslprotocols net.sockets.socketerror ' +
  'io.fileattributes io.filemode io.fileaccess io.fileshare stringcomparison stringsplitoptions datetimekind dayofweek ' +
  'environment+specialfolder microsoft.win32.registryhive microsoft.win32.registryview microsoft.win32.registryvaluekind ' +
  'microsoft.win32.registryvalueoptions security.accesscontrol.filesystemrights security.accesscontrol.accesscontroltype ' +
  'security.accesscontrol.accesscontrolsections security.accesscontrol.accesscontrolactions security.accesscontrol.aceflags ' +
  'security.accesscontrol.inheritanceflags security.accesscontrol.propagationflags security.accesscontrol.registryrights ' +
  'security.principal.wellknownsidtype security.principal.windowsbuiltinrole globalization.numberstyles ' +
  'globalization.datetimestyles text.regularexpressions.regexoptions serviceprocess.servicecontrollerstatus ' +
  'serviceprocess.servicestartmode net.sockets.addressfamily midpointrounding ' +
  'security.cryptography.x509certificates.x509nametype security.cryptography.x509certificates.x509keyusageflags ' +
  'security.cryptography.x509certificates.x509contenttype';

/** In a remedy, besides: rights that only Set-Acl puts to use. */
const forRemedies: Readonly<Record<string, string>> = {
  'security.accesscontrol.filesecurity': 'new',
  'security.accesscontrol.directorysecurity': 'new',
  'security.accesscontrol.filesystemaccessrule': 'new',
  'security.accesscontrol.registryaccessrule': 'new',
};

/** What may be done with a type; `undefined` where nothing may. */
export interface KnownType {
  readonly members: ReadonlySet<string>;
  readonly isEnumeration: boolean;
}

export function knownType(name: string, role: 'probe' | 'remedy'): KnownType | undefined {
  const short = name.toLowerCase().replace(/^system\./, '');
  const found = members[short] ?? (role === 'remedy' ? forRemedies[short] : undefined);
  const isEnumeration = enumerations.split(' ').includes(short);
  const isPlain = plain.split(' ').includes(short) || /^[a-z0-9.]*exception$/.test(short);
  if (found === undefined && !isEnumeration && !isPlain) return undefined;
  const own = isPlain && short.endsWith('exception') ? 'new' : (found ?? '');
  return { members: new Set(own.toLowerCase().split(' ').filter(Boolean)), isEnumeration };
}
