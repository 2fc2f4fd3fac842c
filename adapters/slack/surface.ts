/**
 * Everything that Slack has to know of the app: its manifest, its check and its registrations are
 * made from this list. A change here needs a new installation in every workspace.
 */
export const surface = {
  name: 'Fettle',
  displayName: 'fettle',
  description: 'Recognises an error, proves its cause on the host, repairs it after approval.',
  longDescription:
    'Paste an error, or point at a message that shows one. Fettle recognises it, asks only what no machine can tell, looks at the host without changing anything and says which reading proves which cause. A repair runs only after the right people have approved exactly that plan; then Fettle proves that the fault is gone, or puts things back.',
  backgroundColor: '#1f3a4d',
  agentDescription:
    'Finds out why a server or a remote desktop fails, shows the proof, and repairs it after approval.',
  commands: [
    {
      command: '/fettle',
      description: 'Diagnose an error, or see what is open',
      usageHint:
        '[error or code] [on HOST] | status | approvals | hosts | decode | playbooks | help',
    },
  ],
  shortcuts: [
    {
      type: 'message',
      callbackId: 'fettle-diagnose-message',
      name: 'Diagnose this error',
      description: 'Reads the error in this message and looks for its cause',
    },
    {
      type: 'global',
      callbackId: 'fettle-diagnose',
      name: 'Diagnose an error',
      description: 'Opens a form for an error and the host it is about',
    },
  ],
  events: [
    'app_home_opened',
    'app_mention',
    'app_uninstalled',
    'message.channels',
    'message.groups',
    'message.im',
    'tokens_revoked',
  ],
  /** Of the bot token, each with what would be missing without it. */
  scopes: [
    { scope: 'app_mentions:read', why: 'hear when somebody mentions it' },
    { scope: 'assistant:write', why: 'show that it is at work, and offer first questions' },
    { scope: 'channels:history', why: 'read answers in its threads of public channels' },
    { scope: 'channels:read', why: 'see whether a public channel is shared with outsiders' },
    { scope: 'chat:write', why: 'post and edit its own messages' },
    { scope: 'commands', why: 'offer /fettle and the shortcuts' },
    { scope: 'files:read', why: 'read a text file that is attached to a report' },
    { scope: 'files:write', why: 'attach what is too long for a message' },
    { scope: 'groups:history', why: 'read answers in its threads of private channels' },
    { scope: 'groups:read', why: 'see whether a private channel is shared with outsiders' },
    { scope: 'im:history', why: 'read direct messages that are written to it' },
    { scope: 'im:read', why: 'know its own direct messages' },
    { scope: 'im:write', why: 'answer privately where the thread cannot' },
    { scope: 'users:read', why: 'show names, and tell guests and outsiders from members' },
  ],
  /** The same for what it can do without. */
  optionalScopes: [
    { scope: 'usergroups:read', why: 'know which user groups somebody is in' },
    { scope: 'users:read.email', why: 'know people by the addresses of `people.yaml`' },
  ],
  /** Of the app token, which opens the socket. */
  appScopes: [{ scope: 'connections:write', why: 'open the connection over which Slack delivers' }],
  prompts: [
    {
      title: 'Remote Desktop closes at once',
      message: 'Error code: 0x904 Extended error code: 0x7',
    },
    { title: 'What is open?', message: 'status' },
    { title: 'What can you do?', message: 'help' },
  ],
} as const;
