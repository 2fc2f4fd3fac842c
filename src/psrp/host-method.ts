/**
 * `tells`: wants no answer and nothing is shown of it. `writes`: the same, its text is what people would have read.
 * `asks`: waits for an answer.
 */
export type MethodManner = 'tells' | 'writes' | 'asks';

export interface HostMethod {
  readonly name: string;
  readonly manner: MethodManner;
}

const names: Readonly<Record<MethodManner, readonly (readonly [number, string])[]>> = {
  tells: [
    [6, 'SetShouldExit'],
    [7, 'EnterNestedPrompt'],
    [8, 'ExitNestedPrompt'],
    [9, 'NotifyBeginApplication'],
    [10, 'NotifyEndApplication'],
    [28, 'SetForegroundColor'],
    [30, 'SetBackgroundColor'],
    [32, 'SetCursorPosition'],
    [34, 'SetWindowPosition'],
    [36, 'SetCursorSize'],
    [38, 'SetBufferSize'],
    [40, 'SetWindowSize'],
    [42, 'SetWindowTitle'],
    [47, 'FlushInputBuffer'],
    [48, 'SetBufferContents1'],
    [49, 'SetBufferContents2'],
    [51, 'ScrollBufferContents'],
    [52, 'PushRunspace'],
    [53, 'PopRunspace'],
  ],
  writes: [
    [13, 'Write1'],
    [14, 'Write2'],
    [15, 'WriteLine1'],
    [16, 'WriteLine2'],
    [17, 'WriteLine3'],
    [18, 'WriteErrorLine'],
    [19, 'WriteDebugLine'],
    [20, 'WriteProgress'],
    [21, 'WriteVerboseLine'],
    [22, 'WriteWarningLine'],
  ],
  asks: [
    [1, 'GetName'],
    [2, 'GetVersion'],
    [3, 'GetInstanceId'],
    [4, 'GetCurrentCulture'],
    [5, 'GetCurrentUICulture'],
    [11, 'ReadLine'],
    [12, 'ReadLineAsSecureString'],
    [23, 'Prompt'],
    [24, 'PromptForCredential1'],
    [25, 'PromptForCredential2'],
    [26, 'PromptForChoice'],
    [27, 'GetForegroundColor'],
    [29, 'GetBackgroundColor'],
    [31, 'GetCursorPosition'],
    [33, 'GetWindowPosition'],
    [35, 'GetCursorSize'],
    [37, 'GetBufferSize'],
    [39, 'GetWindowSize'],
    [41, 'GetWindowTitle'],
    [43, 'GetMaxWindowSize'],
    [44, 'GetMaxPhysicalWindowSize'],
    [45, 'GetKeyAvailable'],
    [46, 'ReadKey'],
    [50, 'GetBufferContents'],
    [54, 'GetIsRunspacePushed'],
    [55, 'GetRunspace'],
    [56, 'PromptForChoiceMultipleSelection'],
  ],
};

const methods: ReadonlyMap<number, HostMethod> = new Map([
  ...of('tells'),
  ...of('writes'),
  ...of('asks'),
]);

function of(manner: MethodManner): readonly (readonly [number, HostMethod])[] {
  return names[manner].map(([number, name]) => [number, { name, manner }]);
}

/** A method of the host's user interface by number (MS-PSRP 2.2.3.17); undefined for one that is not known. */
export function hostMethod(number: number): HostMethod | undefined {
  return methods.get(number);
}
