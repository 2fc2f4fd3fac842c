const guid = 'e1c08c6b-b08c-4c30-8d66-c7c1a2c90000';
const thumbprint = '5F0C80070005C0000005800F081F0000C2A19F11';

/** What machines of any kind print, without any secret in it. */
export const harmlessMachines: readonly string[] = [
  ...services(),
  ...journal(),
  ...certificates(),
  ...network(),
  ...tables(),
];

function services(): string[] {
  const names = [
    'TermService',
    'Spooler',
    'W32Time',
    'KeyIso',
    'VaultSvc',
    'Netlogon',
    'WinRM',
    'LanmanServer',
    'CryptSvc',
    'SessionEnv',
    'UmRdpService',
    'MSSQLSERVER',
  ];
  const units = [
    'nginx',
    'ssh',
    'cron',
    'systemd-ask-password-console',
    'systemd-resolved',
    'postgresql@16-main',
    'docker',
    'gdm-password',
    'secret-agent',
    'tokend',
  ];
  return [
    ...names.map(
      (name, index) =>
        `Status   Name               DisplayName\n------   ----               -----------\n${index % 2 === 0 ? 'Running' : 'Stopped'}  ${name.padEnd(18)} ${name} service of this computer`,
    ),
    ...names.map(
      (name) =>
        `SERVICE_NAME: ${name}\n        TYPE               : 20  WIN32_SHARE_PROCESS\n        STATE              : 4  RUNNING\n        WIN32_EXIT_CODE    : 0  (0x0)\n        START_TYPE         : 2   AUTO_START\n        SERVICE_START_NAME : NT AUTHORITY\\NetworkService`,
    ),
    ...units.map(
      (unit, index) =>
        `● ${unit}.service - ${unit}\n     Loaded: loaded (/usr/lib/systemd/system/${unit}.service; enabled; preset: enabled)\n     Active: ${index % 3 === 0 ? 'failed (Result: exit-code)' : 'active (running)'} since Sat 2026-11-21 08:0${index}:11 UTC; 1h ago\n   Main PID: ${1000 + index * 37} (code=exited, status=203/EXEC)\n     CGroup: /system.slice/${unit}.service`,
    ),
  ];
}

function journal(): string[] {
  return [
    'Nov 21 09:41:02 web-01 sshd[4711]: Failed password for invalid user admin from 203.0.113.7 port 51344 ssh2',
    'Nov 21 09:41:02 web-01 sshd[4711]: Failed password for root from 203.0.113.7 port 51344 ssh2',
    'Nov 21 09:41:05 web-01 sshd[4712]: Accepted publickey for anna from 10.1.2.3 port 40022 ssh2: ED25519 SHA256:uNiVztksCsDhcc0u9e8BrYbZn2fGmVYJ9b1PmhWlTzY',
    'Nov 21 09:41:06 web-01 sudo[811]: anna : TTY=pts/0 ; PWD=/srv/anna ; USER=root ; COMMAND=/usr/bin/systemctl restart nginx',
    'Nov 21 09:41:06 web-01 sudo[812]: anna : 3 incorrect password attempts ; TTY=pts/0 ; PWD=/root ; USER=root ; COMMAND=/bin/sh',
    'Nov 21 09:41:06 web-01 sudo: pam_unix(sudo:auth): authentication failure; logname=anna uid=1000 euid=0 tty=/dev/pts/0 ruser=anna rhost=  user=anna',
    'Nov 21 09:41:07 web-01 sudo: pam_unix(sudo:auth): auth could not identify password for [anna]',
    'Nov 21 09:42:11 web-01 kernel: audit: type=1400 audit(1763718131.104:52): apparmor="DENIED" operation="open" profile="/usr/sbin/mysqld" name="/etc/ssl/private/server.key" pid=911',
    'Nov 21 09:42:12 web-01 systemd[1]: Started Dispatch Password Requests to Console Directory Watch.',
    'Nov 21 09:42:13 web-01 systemd[1]: nginx.service: Main process exited, code=exited, status=1/FAILURE',
    'Nov 21 09:42:14 web-01 nginx[901]: nginx: [emerg] cannot load certificate key "/etc/ssl/private/web-01.key": PEM_read_bio_PrivateKey() failed (SSL: error:0480006C:PEM routines::no start line)',
    'Nov 21 09:42:15 web-01 xrdp[1337]: [ERROR] Cannot read private key file /etc/xrdp/key.pem: Permission denied',
    'Nov 21 09:42:16 web-01 xrdp-sesman[77]: [INFO ] Access permitted for user: anna',
    'Nov 21 09:42:17 web-01 dockerd[55]: time="2026-11-21T09:42:17Z" level=error msg="Handler for GET /v1.47/images/sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1/json returned error"',
    'Nov 21 09:42:18 web-01 kubelet[99]: E1121 09:42:18.114 secret.go:194] Couldn\'t get secret default/db-credentials: secret "db-credentials" not found',
    'Nov 21 09:42:19 web-01 cron[12]: (root) CMD (test -x /usr/sbin/anacron || run-parts --report /etc/cron.daily)',
    'Nov 21 09:42:20 web-01 postgres[31]: FATAL:  password authentication failed for user "app"',
    'Nov 21 09:42:21 web-01 postgres[31]: DETAIL:  Connection matched file "/etc/postgresql/16/main/pg_hba.conf" line 120: "host all all 0.0.0.0/0 scram-sha-256"',
    'Nov 21 09:42:22 web-01 sshd[7]: error: kex_exchange_identification: read: Connection reset by peer',
    'Nov 21 09:42:23 web-01 CRON[41]: pam_unix(cron:session): session opened for user root(uid=0) by root(uid=0)',
    'Nov 21 09:42:24 web-01 gdm-password][88]: gkr-pam: unable to locate daemon control file',
    'Nov 21 09:42:25 web-01 chronyd[9]: Selected source 192.0.2.1 (ntp.example.org)',
    'Nov 21 09:42:26 web-01 kernel: Out of memory: Killed process 2211 (java) total-vm:8123456kB, anon-rss:4123456kB, UID:1001 pgtables:9012kB',
    'Nov 21 09:42:27 web-01 systemd-logind[3]: New session c2 of user anna.',
  ];
}

function certificates(): string[] {
  const hash = 'a948904f2f0f479b8fdd73e2c4f5c1b0e6d3f7a25b8ec2e11ab3e9d4c70f1522';
  const sha512 =
    'z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==';
  const pem = `-----BEGIN CERTIFICATE-----\n${Array.from({ length: 6 }, (_, row) => `MIIDdzCCAl+gAwIBAgIEbVj${row}qzANBgkqhkiG9w0BAQsFADBsMRAwDgYDVQQGEwdV`).join('\n')}\n-----END CERTIFICATE-----`;
  return [
    pem,
    `my certificate:\n${pem}\nand it is expired`,
    `================ Certificate 0 ================\nSerial Number: 1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d\nIssuer: CN=contoso-DC01-CA, DC=contoso, DC=com\n NotBefore: 11/20/2025 8:12 AM\n NotAfter: 11/20/2026 8:12 AM\nSubject: CN=rds-07.contoso.com\nCert Hash(sha1): ${thumbprint.toLowerCase()}\n  Key Container = f686aace6942fb7f7ceb231212eef4a4_5d1f3a2b\n  Unique container name: f686aace6942fb7f7ceb231212eef4a4_5d1f3a2b\n  Provider = Microsoft RSA SChannel Cryptographic Provider\nPrivate key is NOT exportable\nEncryption test passed\nCertUtil: -store command completed successfully.`,
    `Thumbprint                                Subject\n----------                                -------\n${thumbprint}  CN=rds-07.contoso.com`,
    `PSParentPath: Microsoft.PowerShell.Security\\Certificate::LocalMachine\\My\nThumbprint: ${thumbprint}\nHasPrivateKey: True`,
    'CertUtil: -repairstore command FAILED: 0x80090016 (-2146893802 NTE_BAD_KEYSET)\nCertUtil: Keyset does not exist',
    `SSLCertificateSHA1Hash : ${thumbprint}\nSSLCertificateSHA1HashType : 2\nSecurityLayer : 2\nUserAuthenticationRequired : 1`,
    `sha256sum /usr/sbin/nginx\n${hash}  /usr/sbin/nginx`,
    `SHA256 hash of C:\\Windows\\System32\\termsrv.dll:\n${hash}\nCertUtil: -hashfile command completed successfully.`,
    `"integrity": "sha512-${sha512}"`,
    'SHA256 Fingerprint=0A:1B:2C:3D:4E:5F:60:71:82:93:A4:B5:C6:D7:E8:F9:0A:1B:2C:3D:4E:5F:60:71:82:93:A4:B5:C6:D7:E8:F9',
    '2048 SHA256:AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 root@web-01 (RSA)',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJk2v8x0L6lcmjWbY2sZ1ZCqT7p3rX9mC5cVf0aQ4n1E anna@laptop',
    'web-01,10.0.0.4 ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg=',
    'verify error:num=10:certificate has expired\nnotAfter=Nov 20 08:12:00 2026 GMT\nverify return:1',
    "subject=CN = web-01.example.org\nissuer=C = US, O = Let's Encrypt, CN = R11\nsubjectAltName=DNS:web-01.example.org",
    'SSL-Session:\n    Protocol  : TLSv1.3\n    Cipher    : TLS_AES_256_GCM_SHA384\n    Verify return code: 10 (certificate has expired)',
    'Template: RemoteDesktopComputer\n1.3.6.1.5.5.7.3.1 Server Authentication\nKey usage: Digital Signature, Key Encipherment (a0)',
  ];
}

function network(): string[] {
  const ports = [22, 80, 135, 443, 445, 1433, 3389, 5985, 5986, 47001];
  return [
    ...ports.map(
      (port) =>
        `  TCP    0.0.0.0:${port}           0.0.0.0:0              LISTENING       ${port + 700}`,
    ),
    ...ports.map(
      (port) =>
        `ComputerName     : rds-07.contoso.com\nRemoteAddress    : 10.20.30.40\nRemotePort       : ${port}\nTcpTestSucceeded : ${port % 2 === 0 ? 'True' : 'False'}`,
    ),
    'netsh http show sslcert\n\n    IP:port                      : 0.0.0.0:443\n    Certificate Hash             : 5f0c80070005c0000005800f081f0000c2a19f11\n    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}\n    Certificate Store Name       : My\n    Verify Client Certificate Revocation : Enabled',
    'netsh winhttp show proxy\nCurrent WinHTTP proxy settings:\n    Proxy Server(s) :  http=proxy.contoso.com:8080;https=proxy.contoso.com:8080\n    Bypass List     :  *.contoso.com;<local>',
    'netsh wlan show interfaces\n    SSID                   : Contoso\n    Authentication         : WPA2-Enterprise\n    Cipher                 : CCMP\n    Signal                 : 87%',
    'netsh advfirewall show allprofiles\nDomain Profile Settings:\nState                                 ON\nFirewall Policy                       BlockInbound,AllowOutbound',
    'Rule Name:                            Remote Desktop - User Mode (TCP-In)\nEnabled:                              Yes\nDirection:                            In\nLocalPort:                            3389\nAction:                               Allow',
    'Resolve-DnsName : rds-07.contoso.com : DNS name does not exist\n    + FullyQualifiedErrorId : DNS_ERROR_RCODE_NAME_ERROR,Microsoft.DnsClient.Commands.ResolveDnsName',
    'curl: (60) SSL certificate problem: certificate has expired\nMore details here: https://curl.se/docs/sslcerts.html',
    'curl -I https://web-01.example.org:8443/health?verbose=1\nHTTP/2 200\ncontent-type: application/json\netag: "5f7a3c11-1b2"',
    'WWW-Authenticate: Basic realm="Restricted area of the intranet"',
    'WWW-Authenticate: Negotiate\nWWW-Authenticate: NTLM\nServer: Microsoft-HTTPAPI/2.0',
    'docker run --user 1000:1000 -p 8080:80 registry.example.org/app:1.2.3',
    'ssh -p 2222 anna@web-01.example.org uptime',
    'git clone ssh://git@github.com:22/fettle/site.git',
    'traceroute to web-01 (10.1.1.1), 30 hops max, 60 byte packets\n 1  gw (10.0.0.1)  0.412 ms  0.388 ms  0.371 ms',
  ];
}

function tables(): string[] {
  const blob = 'UEsDBBQABgAIAAAAIQDfpNJsWgEAACAFAAATAAgCW0NvbnRlbnRfVHlwZXNdLnhtbCCiBAIooAAC';
  const processes = ['lsass', 'svchost', 'keepass', 'w3wp', 'sqlservr', 'vault'];
  return [
    ...processes.map(
      (name, index) =>
        `Handles  NPM(K)    PM(K)      WS(K)     CPU(s)     Id  SI ProcessName\n-------  ------    -----      -----     ------     --  -- -----------\n   ${1000 + index}      25     9120      22316      12.34   ${600 + index}   0 ${name}`,
    ),
    ...[1, 2, 3].map(
      (row) =>
        `Filesystem      Size  Used Avail Use% Mounted on\n/dev/sda${row}        50G   4${row}G  5.0G  9${row}% /srv`,
    ),
    `data:image/png;base64,${blob}${blob}`,
    `Content-Transfer-Encoding: base64\n\n${blob}\n${blob}`,
    `{"id":"${guid}","kind":"incident","host":"rds-07","tokenType":"Bearer","expires_in":3600}`,
    `HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp\n    SSLCertificateSHA1Hash    REG_BINARY    ${thumbprint}`,
    'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon\n    AutoAdminLogon    REG_SZ    0\n    DefaultUserName    REG_SZ    anna',
    'Name                           Value\n----                           -----\nPSVersion                      5.1.20348.2849\nPSEdition                      Desktop\nWSManStackVersion              3.0',
    'Config\n    MaxEnvelopeSizekb = 500\n    Service\n        AllowUnencrypted = false\n        Auth\n            Basic = false\n            Kerberos = true\n        CertificateThumbprint\n        AllowRemoteAccess = true',
    'Caption: Microsoft Windows Server 2022 Standard\nVersion: 10.0.20348\nSerialNumber: 00454-40000-00001-AA123\nLastBootUpTime: 11/18/2026 3:12:44 AM',
    'KB5062553  Security Update  NT AUTHORITY\\SYSTEM  11/12/2026 12:00:00 AM',
    'SESSIONNAME       USERNAME                 ID  STATE   TYPE        DEVICE\n services                                    0  Disc\n rdp-tcp#12        anna                      2  Active',
    'image: registry.example.org/app@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1',
    'commit 3f786850e387550fdab836ed7e6dc881de23001b\nAuthor: Anna <anna@example.org>\nDate:   Sat Nov 21 09:00:00 2026 +0000\n\n    reset the password dialog after a failed logon',
    'NAME           TYPE                                  DATA   AGE\ndb-secret      Opaque                                2      31d\ndefault-token  kubernetes.io/service-account-token   3      90d',
    "mount: /srv: unknown filesystem type 'crypto_LUKS'.\ncryptsetup: WARNING: target 'data' has a random key, skipped",
    'risk-assessment-of-the-whole-sk-department and key-performance-indicators',
    'pass: 12, fail: 3, first pass: done',
    'Extended error code: 0x7\nError code: 0x904\nActivity ID: {e1c08c6b-b08c-4c30-8d66-c7c1a2c90000}',
  ];
}
