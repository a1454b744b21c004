export declare function reached(folder: string, programs: readonly string[]): string[]
