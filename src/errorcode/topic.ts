import type { KnownSpace } from './code.ts';

/** A product or job that the words beside a number name, and where its numbers stand, likeliest first. */
export interface Topic {
  /** Kebab-case, and one of its own words. */
  readonly name: string;
  /** For people, at most 40 characters. */
  readonly label: string;
  readonly spaces: readonly KnownSpace[];
}

interface Spoken extends Topic {
  readonly words: RegExp;
}

// Folded text: lower case, no accents. Literal alternatives only, so that a scan stays linear.
const spoken: readonly Spoken[] = [
  {
    name: 'remote-desktop',
    label: 'Remote Desktop',
    spaces: ['rdp', 'rdp-extended', 'freerdp'],
    words:
      /\b(?:x?rdp|mstsc|freerdp|remmina|rdweb|windows app|remote[ -]?desktop\w*|bureau a distance|escritorio remoto|area de trabalho remota|desktop remoto)\b|远程桌面|遠端桌面|リモート ?デスクトップ/,
  },
  {
    name: 'vpn',
    label: 'VPN',
    spaces: ['ras', 'win32'],
    words: /\b(?:vpn|rasdial|rasclient|l2tp|ikev2|sstp|pptp|pppoe|always on vpn)\b/,
  },
  {
    name: 'blue-screen',
    label: 'A blue screen or sudden restart',
    spaces: ['bugcheck'],
    words:
      /\b(?:blue[ -]?screen|bsod|bug ?check(?:code)?|stop ?code|stop error|minidump|blauer bildschirm|ecran bleu|pantalla azul|tela azul|ecra azul|schermata blu)\b|蓝屏|藍色畫面|藍屏|ブルー ?スクリーン/,
  },
  {
    name: 'kerberos',
    label: 'Kerberos (events 4768, 4769, 4771)',
    spaces: ['kerberos'],
    words: /\b(?:kerberos|kdc|kinit|krb5?|tgt|4768|4769|4771)\b/,
  },
  {
    name: 'tls-alert',
    label: 'TLS or Schannel',
    spaces: ['tls-alert', 'win32'],
    words: /\b(?:schannel|(?:tls|ssl|fatal)[ -]alert|alert code|36887|36888)\b/,
  },
  {
    name: 'printer',
    label: 'Printing',
    spaces: ['win32'],
    words:
      /\b(?:print(?:er|ing|ers)?|spooler|print server|drucker\w*|imprimante|impresora|impressora|stampante)\b|打印机|印表機|プリンター?/,
  },
  {
    name: 'windows-update',
    label: 'Windows Update or DISM',
    spaces: ['hresult', 'win32'],
    words:
      /\b(?:windows[ -]?update|wsus|wuauserv|dism|cbs|sfc|servicing|kb\d{6,7}|mise a jour|actualizacion|atualizacao|aggiornamento|feature on demand)\b|更新/,
  },
  {
    name: 'activation',
    label: 'Activation',
    spaces: ['hresult', 'win32'],
    words:
      /\b(?:activat(?:e|ion)|slmgr|kms|aktivierung|activacion|ativacao|attivazione|product key)\b|激活|啟用|ライセンス認証/,
  },
  {
    name: 'winrm',
    label: 'WinRM or PowerShell remoting',
    spaces: ['hresult', 'win32'],
    words: /\b(?:winrm|wsman|psremoting|enter-pssession|invoke-command|ws-management)\b/,
  },
  {
    name: 'installer',
    label: 'Installing a program',
    spaces: ['win32', 'hresult'],
    words:
      /\b(?:msi|msiexec|installer|installation|setup|installieren|instalacion|instalacao|installazione)\b|安装|安裝|インストール/,
  },
  {
    name: 'file-share',
    label: 'A network drive or share',
    spaces: ['win32'],
    words:
      /\b(?:smb|net use|net view|network drive|file[ -]?share|shared folder|unc|netzlaufwerk|freigabe|lecteur reseau|unidad de red|unidade de rede|unita di rete)\b|共享|共用|ネットワーク ?ドライブ/,
  },
  {
    name: 'service',
    label: 'A service or scheduled task',
    spaces: ['win32', 'hresult'],
    words:
      /\b(?:service|services\.msc|sc start|net start|windows service|scheduled task|task scheduler|dienst|geplante aufgabe|tache planifiee|tarea programada)\b|サービス|タスク/,
  },
  {
    name: 'logon',
    label: 'Signing in',
    spaces: ['ntstatus', 'win32'],
    words: /\b(?:4625|4776|logon failure|sub ?status|anmeldung|ouverture de session)\b/,
  },
  {
    name: 'win32',
    label: 'Another Windows program',
    spaces: ['win32', 'hresult'],
    words: /\b(?:win32|winerror|system error|getlasterror|net helpmsg)\b/,
  },
];

export const topics: readonly Topic[] = spoken;

/** Every topic that a folded text (`FoldedText.lower`) names, in the order in which they are first named. */
export function topicsIn(lower: string): readonly Topic[] {
  return spoken
    .map((topic) => ({ topic, at: lower.search(topic.words) }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at)
    .map(({ topic }) => topic);
}

/** How near a space is to topics: 0 is the likeliest; the same number for all that none of them names. */
export function distance(space: KnownSpace, named: readonly Topic[]): number {
  const order = named.flatMap(({ spaces }) => spaces);
  const at = order.indexOf(space);
  return at === -1 ? order.length : at;
}
