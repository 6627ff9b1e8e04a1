/** Types of programs.mjs, which is plain JavaScript because set-up runs it before anything is installed. */
export declare const oldestChromium: number;
export declare const oldestFirefox: number;
export declare function findChromium(): string | null;
export declare function findFirefox(): string | null;
export declare function findNginx(): string | null;
export declare function findHaproxy(): string | null;
export declare function findApache(): string | null;
export declare function findCaddy(): string | null;
export declare function findVarnish(): string | null;
export declare function findTrafficServer(): string | null;
export declare function findDaphne(): string | null;
export declare function findElixir(): string | null;
export declare function findPythonWithYaml(): string | null;
export declare function chromiumRefusal(path: string, line?: string): string | null;
export declare function versionRefusal(path: string, line: string, what: string, oldest: number): string | null;
