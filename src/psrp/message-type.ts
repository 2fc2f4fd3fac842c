export interface MessageType {
  readonly name: string;
  readonly from: 'client' | 'host' | 'both';
}

/** The types of messages, MS-PSRP 2.2.1. */
export const messageType = {
  sessionCapability: 0x0001_0002,
  initRunspacePool: 0x0001_0004,
  publicKey: 0x0001_0005,
  encryptedSessionKey: 0x0001_0006,
  publicKeyRequest: 0x0001_0007,
  connectRunspacePool: 0x0001_0008,
  setMaxRunspaces: 0x0002_1002,
  setMinRunspaces: 0x0002_1003,
  runspaceAvailability: 0x0002_1004,
  runspacePoolState: 0x0002_1005,
  createPipeline: 0x0002_1006,
  getAvailableRunspaces: 0x0002_1007,
  userEvent: 0x0002_1008,
  applicationPrivateData: 0x0002_1009,
  getCommandMetadata: 0x0002_100a,
  runspacePoolInitData: 0x0002_100b,
  resetRunspaceState: 0x0002_100c,
  runspacePoolHostCall: 0x0002_1100,
  runspacePoolHostResponse: 0x0002_1101,
  pipelineInput: 0x0004_1002,
  endOfPipelineInput: 0x0004_1003,
  pipelineOutput: 0x0004_1004,
  errorRecord: 0x0004_1005,
  pipelineState: 0x0004_1006,
  debugRecord: 0x0004_1007,
  verboseRecord: 0x0004_1008,
  warningRecord: 0x0004_1009,
  progressRecord: 0x0004_1010,
  informationRecord: 0x0004_1011,
  pipelineHostCall: 0x0004_1100,
  pipelineHostResponse: 0x0004_1101,
} as const;

const fromClient: ReadonlySet<number> = new Set([
  messageType.initRunspacePool,
  messageType.publicKey,
  messageType.connectRunspacePool,
  messageType.setMaxRunspaces,
  messageType.setMinRunspaces,
  messageType.createPipeline,
  messageType.getAvailableRunspaces,
  messageType.getCommandMetadata,
  messageType.resetRunspaceState,
  messageType.runspacePoolHostResponse,
  messageType.pipelineInput,
  messageType.endOfPipelineInput,
  messageType.pipelineHostResponse,
]);

const types: ReadonlyMap<number, MessageType> = new Map(
  Object.entries(messageType).map(([name, type]) => [type, { name, from: senderOf(type) }]),
);

function senderOf(type: number): MessageType['from'] {
  if (type === messageType.sessionCapability) return 'both';
  return fromClient.has(type) ? 'client' : 'host';
}

/** What a number stands for; undefined for one that MS-PSRP does not know. */
export function messageTypeOf(type: number): MessageType | undefined {
  return types.get(type);
}
