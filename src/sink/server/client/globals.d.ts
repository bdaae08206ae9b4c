/** What the server puts before the client's files. */
declare const script: HTMLScriptElement;
declare const send: typeof fetch;
declare const token: string;
