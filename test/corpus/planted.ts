import { Buffer } from 'node:buffer';

/** An output with something in it that must not be there afterwards. */
export interface Planted {
  readonly name: string;
  readonly text: string;
  readonly secret: string;
}

// Made at run time, so that no scanner takes this file for a leak.
const letters = 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1bC2dE3fG4hI5jK6lM7nO8pQ9rS0tU1vW2xY3zA4bC5dE6f';
const digits = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef';
const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const tokens: Readonly<Record<string, string>> = {
  GitHub: `ghp_${letters.slice(0, 36)}`,
  'GitHub, of a server': `ghs_${letters.slice(1, 37)}`,
  'GitHub, fine-grained': `github_pat_${letters.slice(0, 22)}`,
  GitLab: `glpat-${letters.slice(0, 20)}`,
  'GitLab, of a runner': `glrt-${letters.slice(0, 20)}`,
  Atlassian: `ATATT3${letters.slice(0, 60)}`,
  'Slack, of a bot': `xoxb-1234567890-${letters.slice(0, 24)}`,
  'Slack, of an app': `xapp-1-A0-1234567890-${digits.slice(0, 32)}`,
  Telegram: `123456789:AA${letters.slice(0, 33)}`,
  OpenAI: `sk-proj-${letters.slice(0, 40)}`,
  'Hugging Face': `hf_${letters.replaceAll(/\d/g, 'q').slice(0, 34)}`,
  'Google API': `AIza${letters.slice(0, 35)}`,
  'Google client': `GOCSPX-${letters.slice(0, 28)}`,
  'Google access': `ya29.${letters.slice(0, 60)}`,
  'Azure application': `abc8Q~${letters.slice(0, 34)}`,
  'Azure storage': `${letters.slice(0, 76)}+ASt${letters.slice(0, 5)}Q==`,
  Stripe: `sk_live_${letters.slice(0, 24)}`,
  'Stripe, restricted': `rk_test_${letters.slice(0, 24)}`,
  'Stripe webhook': `whsec_${letters.slice(0, 32)}`,
  SendGrid: `SG.${letters.slice(0, 22)}.${letters.slice(0, 43)}`,
  Twilio: `SK${digits.slice(0, 32)}`,
  Mailgun: `key-${digits.slice(0, 32)}`,
  Mailchimp: `${digits.slice(0, 32)}-us12`,
  Shopify: `shpat_${digits.slice(0, 32)}`,
  npm: `npm_${letters.slice(0, 36)}`,
  PyPI: `pypi-AgEIcHlwaS5vcmc${letters.slice(0, 60)}`,
  RubyGems: `rubygems_${digits.slice(0, 48)}`,
  Docker: `dckr_pat_${letters.slice(0, 27)}`,
  Vault: `hvs.${letters.slice(0, 30)}`,
  Terraform: `${letters.slice(0, 14)}.atlasv1.${letters.slice(0, 62)}`,
  DigitalOcean: `dop_v1_${digits}`,
  Databricks: `dapi${digits.slice(0, 32)}`,
  Pulumi: `pul-${digits.slice(0, 40)}`,
  Tailscale: `tskey-auth-${letters.slice(0, 12)}-${letters.slice(0, 20)}`,
  age: `AGE-SECRET-KEY-1${capitals.slice(0, 58)}`,
  Grafana: `glsa_${letters.slice(0, 32)}_${digits.slice(0, 8)}`,
  'New Relic': `NRAK-${capitals.slice(0, 27)}`,
  AWS: `AKIA${capitals.slice(0, 16)}`,
  'AWS, for a while': `ASIA${capitals.slice(2, 18)}`,
  'JSON web token': `eyJ${letters.slice(0, 20)}.eyJ${letters.slice(0, 30)}.${letters.slice(0, 43)}`,
  Discord: `M${letters.slice(0, 23)}.${letters.slice(3, 9)}.${letters.slice(0, 30)}`,
};

const word = 'Winter-2026!x';

/** Where a password stands in what machines print and people paste. */
const written: Readonly<Record<string, string>> = {
  'a dialog': `Password: ${word}`,
  'a table': `UserName : anna\nPassword : ${word}\nDomain   : CONTOSO`,
  'a sentence': `the password is ${word} and it does not work`,
  'an environment': `PATH=/usr/bin\nDB_PASSWORD=${word}\nHOME=/root`,
  'PostgreSQL’s variable': `PGPASSWORD=${word} psql -h db`,
  'MySQL’s variable': `MYSQL_PWD=${word} mysql`,
  'a line of compose': `      POSTGRES_PASSWORD: ${word}`,
  JSON: `{"user":"anna","password":"${word}"}`,
  'JSON, in camel case': `{"adminPassword": "${word}", "size": 2}`,
  'JSON of a client': `{"clientId":"1","clientSecret":"${word}"}`,
  'JSON of a client, snake case': `{"client_secret":"${word}"}`,
  YAML: `database:\n  user: app\n  password: ${word}`,
  INI: `[db]\nuser = app\npasswd = ${word}`,
  properties: `spring.datasource.password=${word}`,
  TOML: `api_key = "${word}"`,
  'a header': `X-Api-Key: ${word}`,
  PowerShell: `$password = "${word}"`,
  'PowerShell, an object': `@{ Password = '${word}' }`,
  'ConvertTo-SecureString': `ConvertTo-SecureString "${word}" -AsPlainText -Force`,
  'ConvertTo-SecureString with a name': `ConvertTo-SecureString -String '${word}' -AsPlainText`,
  'a command line': `tool.exe --user anna --password ${word} --now`,
  'a command line with a sign': `tool --password=${word}`,
  xfreerdp: `xfreerdp /v:web-01 /u:anna /p:${word}`,
  cmdkey: `cmdkey /generic:TERMSRV/web-01 /user:anna /pass:${word}`,
  'net use': `net use z: \\\\srv\\share ${word} /user:contoso\\anna`,
  sshpass: `sshpass -p ${word} ssh root@web-01`,
  curl: `curl -u anna:${word} https://example.org`,
  'an address': `postgres://app:${word}@db.example.org:5432/app`,
  'an address of a broker': `amqp://guest:${word}@mq:5672/`,
  'a connection string': `Server=db;Database=app;User Id=sa;Password=${word};Encrypt=yes`,
  'a connection string, short': `Data Source=db;Uid=sa;Pwd=${word};`,
  'Azure storage': `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${word};EndpointSuffix=core.windows.net`,
  'Service Bus': `Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccessKey=${word}`,
  'a signed address': `https://x.blob.core.windows.net/a?sv=1&sig=${letters.slice(0, 43)}%3D`,
  'unattend.xml': `<AdministratorPassword><Value>${word}</Value><PlainText>true</PlainText></AdministratorPassword>`,
  XML: `<user>anna</user><password>${word}</password>`,
  'web.config': `<add key="DbPassword" value="${word}" />`,
  'group policy preferences': `<Properties action="U" cpassword="${letters.slice(0, 43)}" userName="admin"/>`,
  CLIXML: `<S N="Password">${word}</S>`,
  'CLIXML, a SecureString': `<SS N="Password">${digits}${digits}</SS>`,
  'ConvertFrom-SecureString': `01000000d08c9ddf0115d1118c7a00c04fc297eb01000000${digits}`,
  'ConvertFrom-SecureString with a key': `76492d1116743f0423413b16050a5345${letters.slice(0, 76)}==`,
  LAPS: `ms-Mcs-AdmPwd            : ${word}`,
  'Windows LAPS': `ComputerName : RDS-07\nAccount : Administrator\nPassword : ${word}`,
  Winlogon: `    DefaultPassword    REG_SZ    ${word}`,
  'netsh wlan': `    Security key           : Present\n    Key Content            : ${word}`,
  sudo: `[sudo] password for anna: ${word}`,
  German: `Kennwort: ${word}`,
  French: `mot de passe : ${word}`,
  Japanese: `パスワード：${word}`,
  'the SAM': `Administrator:500:${digits.slice(0, 32)}:${digits.slice(0, 32)}:::`,
  shadow: `anna:$6$${letters.slice(0, 16)}$${letters.slice(0, 79)}:19660:0:99999:7:::`,
  'shadow, yescrypt': `anna:$y$j9T$${letters.slice(0, 22)}$${letters.slice(0, 43)}:19660:0:99999:7:::`,
  'Authorization: Basic': `Authorization: Basic ${Buffer.from(`anna:${word}`).toString('base64')}`,
  'Authorization: Bearer': `authorization: Bearer ${letters.slice(0, 40)}`,
  'a webhook of Slack': `https://hooks.slack.com/services/T0/B0/${letters.slice(0, 24)}`,
  'a webhook of Discord': `https://discord.com/api/webhooks/123456789/${letters.slice(0, 60)}`,
  'a webhook of Teams': `https://contoso.webhook.office.com/webhookb2/e1c08c6b-b08c-4c30-8d66-c7c1a2c90000@e1c08c6b-b08c-4c30-8d66-c7c1a2c90001/IncomingWebhook/${digits.slice(0, 32)}/e1c08c6b-b08c-4c30-8d66-c7c1a2c90002`,
};

const keyLines = [letters.slice(0, 64), letters.slice(8, 72)];
const keyOf = (kind: string, glue: string): string =>
  [`-----BEGIN ${kind}-----`, ...keyLines, `-----END ${kind}-----`].join(glue);

const keys: Readonly<Record<string, string>> = {
  'PKCS#8': keyOf('PRIVATE KEY', '\n'),
  'PKCS#1': keyOf('RSA PRIVATE KEY', '\n'),
  OpenSSH: keyOf('OPENSSH PRIVATE KEY', '\n'),
  encrypted: keyOf('ENCRYPTED PRIVATE KEY', '\n'),
  'with the line ends of Windows': keyOf('EC PRIVATE KEY', '\r\n'),
  'on one line': keyOf('DSA PRIVATE KEY', ' '),
  'on one line without a blank': keyOf('PRIVATE KEY', ''),
  'in JSON': `{"type":"service_account","private_key":"${keyOf('PRIVATE KEY', '\\n')}"}`,
  'without its end': keyOf('PRIVATE KEY', '\n').slice(0, 110),
  'without its dashes': `BEGIN RSA PRIVATE KEY ${letters.slice(0, 64)}`,
  'of PuTTY': `PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n${letters.slice(0, 64)}\nPrivate-MAC: ${digits}`,
  'in Base64': Buffer.from(keyOf('PRIVATE KEY', '\n')).toString('base64'),
  'in Base64, of RSA': Buffer.from(keyOf('RSA PRIVATE KEY', '\n')).toString('base64'),
};

/** What must be gone: the part that nobody could guess. */
function secretIn(text: string): string {
  const parts = [word, letters.slice(8, 24), digits.slice(0, 32), letters.slice(0, 16)];
  const found = parts.find((part) => text.includes(part));
  return (
    found ??
    text
      .split(/[\s]/)
      .findLast((part) => part.length > 15)
      ?.slice(0, 40) ??
    text
  );
}

const surroundings: readonly ((line: string) => string)[] = [
  (line) => line,
  (line) =>
    `Event 4104: Creating Scriptblock text (1 of 1):\n${line}\nScriptBlock ID: e1c08c6b-b08c-4c30-8d66-c7c1a2c90000`,
  (line) => `Nov 21 09:41:02 web-01 app[4711]: ${line.replaceAll('\n', ' ')}`,
];

function placed(name: string, text: string): readonly Planted[] {
  const secret = secretIn(text);
  return surroundings
    .map((around, index) => ({ name: `${name}, place ${index + 1}`, text: around(text), secret }))
    .filter((planted) => planted.text.includes(secret));
}

/** What hosts print and people paste, with a secret in it. */
export const planted: readonly Planted[] = [
  ...Object.entries(tokens).flatMap(([name, token]) => [
    { name: `token of ${name}`, text: `the answer was: ${token}`, secret: token },
    { name: `token of ${name} in JSON`, text: `{"value":"${token}","ok":true}`, secret: token },
  ]),
  ...Object.entries(written).flatMap(([name, text]) => placed(`password in ${name}`, text)),
  ...Object.entries(keys).flatMap(([name, text]) => placed(`private key ${name}`, text)),
];
