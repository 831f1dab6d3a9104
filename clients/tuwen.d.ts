export interface TuwenOptions {
  /** Where the server is: `https://api.example.com`. */
  baseUrl: string
  /** Needed only where both platforms exist; detected otherwise. */
  platform?: 'wechat' | 'alipay'
  /** Which of the server's apps of this platform it is, by its alias; needed only where there are several. */
  app?: string
  /** `false` sends every image to the server, also where it gives tickets for the bucket. */
  direct?: boolean
  /**
   * Sent with every request to the server and with the socket. Where it has an `Authorization`, the user's session goes
   * in `X-Tuwen-Session`.
   */
  header?: Record<string, string>
}

export interface Cancellable {
  /** A standard AbortSignal, where the application has one. */
  signal?: {
    readonly aborted: boolean
    addEventListener(type: 'abort', listener: () => void): void
    removeEventListener?(type: 'abort', listener: () => void): void
  }
}

export interface LoginOptions extends Cancellable {
  /**
   * Instead of the platform's: a code, which logs in anew and works once; or what gives codes, which is asked for
   * another one when the session is over.
   */
  code?: string | (() => string | Promise<string>)
  /** Asks for temporary credentials of the bucket, with a new session. */
  sts?: boolean
}

export interface Session {
  /** A secret: whoever has it is the user, until it is over. */
  sessionId: string
  /** ISO 8601. */
  expiresAt: string
  /** Where they were asked for. A secret, too, and kept nowhere. */
  sts?: TemporaryCredentials
}

/** May put objects below `Prefix` into the bucket, and nothing else. The names are those of STS. */
export interface TemporaryCredentials {
  AccessKeyId: string
  AccessKeySecret: string
  SecurityToken: string
  /** ISO 8601. */
  Expiration: string
  Bucket: string
  Region: string
  Prefix: string
}

export interface ImageFilter extends Cancellable {
  /** ISO 8601: uploaded then or later. */
  from?: string
  /** ISO 8601: uploaded before. */
  to?: string
  status?: 'pending' | 'completed' | 'failed'
  /** Whether something was read in it. */
  hasText?: boolean
  /** Why there is no text. */
  code?: string
}

export interface SearchOptions extends ImageFilter {
  /** Of the page before. */
  cursor?: string
  /** 1 to 100; 20 by default. */
  limit?: number
  /** `relevance` is of a search, and has one page. */
  sort?: 'newest' | 'relevance'
}

export interface ListOptions extends SearchOptions {
  /** To be found in the text: words, `"words together"`, `-without`, `begin*`. */
  q?: string
}

export interface ExportOptions extends ImageFilter {
  q?: string
}

export interface ImagePage {
  images: ListedImage[]
  /** For the next page; none at the end. */
  cursor?: string
}

export interface Deletion {
  state: 'done' | 'running'
  /** Of one that is running. */
  id?: string
}

export interface Counts {
  /** Versions of images. */
  uploads: number
  bytes: number
  /** Results that engines made, failures too. */
  engineCalls: number
  /** Those of them that were read. */
  texts: number
}

export interface Usage {
  /** What is there now. */
  stored: { images: number; bytes: number; texts: number }
  /** A deletion takes nothing of it back. */
  total: Counts
  /** Those of the last days on which there was something, newest first: `2026-11-28`, in UTC. */
  days: (Counts & { day: string })[]
  limits: {
    uploadsPerMinute: number
    uploadsBurst: number
    bytesPerDay: number
    pixelsPerMinute: number
    /** None where there is no bound. */
    storedImages?: number
    storedBytes?: number
    waits: number
    streams: number
    renditions: number
  }
}

export interface UploadOptions extends Cancellable {
  /** The name of the form's field at the server; `image` by default. */
  name?: string
  /** Starts again from 0 with every attempt. `progress` is in per cent. */
  onProgress?(progress: { progress: number; sent: number; total: number }): void
  /** For one attempt, in milliseconds; 60 000 by default. */
  timeout?: number
  /** How often to try again; 4 by default. */
  retries?: number
  /**
   * Must be unique for every image and hard to guess. Random by default. The same key in two uploads is one image; for a
   * guest, the server sees to that, and the upload does not go to the bucket.
   */
  idempotencyKey?: string
}

export interface TextOptions extends Cancellable {
  /** For the result, in milliseconds; 120 000 by default. */
  timeout?: number
}

export interface ReadOptions extends UploadOptions {
  onUploaded?(image: UploadedImage): void
  /** For the text, in milliseconds; 120 000 by default. */
  textTimeout?: number
}

export interface UploadedImage {
  /** For the image's owner alone, as is the key: it opens the text. */
  id: string
  key: string
  /** For addresses that others see: `/{publicId}!thumb`. */
  publicId: string
  eTag: string
  size: number
  contentType: string
  links: { self: string; text: string; renditions: string }
}

export interface ImageState {
  id: string
  key: string
  publicId: string
  eTag: string
  size: number
  contentType: string
  /** ISO 8601. */
  uploadedAt: string
  operations: {
    ocr: { status: 'pending' | 'completed' | 'failed'; finishedAt?: string; error?: { code: string; detail: string } }
    renditions: RenditionState[]
  }
  links: {
    self: string
    text: string
    /**
     * By style, for `<image src>`: they need no session, and hold for an hour or two. One that begins with `/` stands behind the
     * server's address; where images have a host of their own, each is whole.
     */
    renditions: Record<string, string>
  }
}

/** What there is of an image, or why it cannot be made. */
export interface RenditionState {
  /** A style, a style and its format (`thumb.webp`), or a processing (`image/…`). */
  name: string
  status: 'completed' | 'failed'
  engine: string
  contentType?: string
  size?: number
  /** ISO 8601. */
  finishedAt: string
  error?: { code: string; title: string; detail: string }
  /** For the image's owner, behind the server's address. */
  link?: string
  /** For everybody, where the server is open: behind the server's address, or whole as `links.renditions`. */
  publicLink?: string
}

export interface ListedImage {
  id: string
  /** ISO 8601. */
  uploadedAt: string
  size: number
  contentType: string
  status: 'pending' | 'completed' | 'failed'
  engine?: string
  /** Why there is no text. */
  code?: string
  /** What was found, and what is around it; in a list without a search, the beginning of the text. */
  snippet?: Snippet
  /** The same for a page: one after the other, those with `marked` as found. */
  parts?: Part[]
  links: { self: string; text: string; renditions: string }
}

export interface Snippet {
  text: string
  marks: { from: number; to: number }[]
  cutBefore: boolean
  cutAfter: boolean
}

export interface Part {
  text: string
  marked: boolean
}

/**
 * Clockwise from the top left corner of the text or the code, in pixels of the image as it stands by its EXIF
 * orientation: the side from the first corner to the second runs as the text is read.
 */
export type Quad = [[number, number], [number, number], [number, number], [number, number]]

export interface Word {
  text: string
  quad: Quad
  confidence: number
}

export interface OcrResult {
  id: string
  status: 'completed'
  eTag: string
  /** The engine that read it, and its revision: `embedded/2`. */
  engine: string
  /** ISO 8601: when it was read. */
  time: string
  text: string
  lines: (Word & { words: Word[] })[]
  codes: Code[]
  image: { width: number; height: number }
  /** How far the text is turned clockwise in the image. */
  rotation: 0 | 90 | 180 | 270
}

export interface Code {
  format:
    | 'QR_CODE' | 'DATA_MATRIX' | 'AZTEC' | 'PDF_417' | 'EAN_13' | 'EAN_8' | 'UPC_A' | 'UPC_E'
    | 'CODE_128' | 'CODE_39' | 'CODE_93' | 'ITF' | 'CODABAR'
  /** Anybody can print a code: do not open or show this without a check. */
  text: string
  quad: Quad
}

export interface Codes {
  id: string
  status: 'completed'
  codes: Code[]
  image: { width: number; height: number }
}

export type ResultEvent =
  | { id: string; result: OcrResult; error?: undefined }
  | { id: string; result?: undefined; error: TuwenError }

/** A promise with `abort()`, which rejects it with the code `aborted`. */
export interface Task<T> extends Promise<T> {
  abort(): void
}

/**
 * `code` is the server's, from docs/errors.md; or `http_` and the status, where a proxy answered; or one of the SDK's:
 * aborted, network, timeout, http_error, unreadable_answer, file_unreadable, domain_not_allowed, invalid_request,
 * unsupported_platform, no_login_code, ocr_failed.
 */
export class TuwenError extends Error {
  readonly code: string
  /** A sentence for a person. */
  readonly detail: string
  /** 0 if there was no answer. */
  readonly status: number
  readonly title: string
  /** Seconds; 0 if the server did not say. */
  readonly retryAfter: number
}

export class Tuwen {
  constructor(options: TuwenOptions)
  /** Makes the user known to the server. A session that is kept goes on; one that is over is renewed by itself. */
  login(options?: LoginOptions): Task<Session>
  /** Ends the session here, and rejects where the server could not be told. */
  logout(options?: Cancellable): Task<void>
  upload(filePath: string, options?: UploadOptions): Task<UploadedImage>
  text(id: string, options?: TextOptions): Task<OcrResult>
  codes(id: string, options?: TextOptions): Task<Codes>
  read(filePath: string, options?: ReadOptions): Task<OcrResult>
  /** The state of an image. */
  image(id: string, options?: Cancellable): Task<ImageState>
  /**
   * The address of a named style, such as `thumb`, for `<image src>`: it needs no session, and holds for an hour or two.
   * Rejects with `not_found` where the image has no such style.
   */
  renditionUrl(id: string, style: string, options?: Cancellable): Task<string>
  /** The user's images, newest first, a page at a time. */
  list(options?: ListOptions): Task<ImagePage>
  /** Those in whose texts it is. */
  search(q: string, options?: SearchOptions): Task<ImagePage>
  /** Deletes an image and all that was made of it. It is gone for everybody, also while the deletion is running. */
  delete(id: string, options?: Cancellable): Task<Deletion>
  /** Deletes all that the user has uploaded up to now. */
  deleteAll(options?: Cancellable): Task<Deletion>
  /** How far a deletion is. */
  deletion(id: string, options?: Cancellable): Task<Deletion>
  /** What the user has used, and may use. `days` are 30 by default. */
  usage(options?: Cancellable & { days?: number }): Task<Usage>
  /** A file of all images and texts, for `wx.downloadFile` or `my.downloadFile`. The header has the session. */
  export(format: 'csv' | 'jsonl', options?: ExportOptions): Task<{ url: string; header: Record<string, string> }>
  /** Calls back with each result of these images, until you call the function that it returns. */
  onResult(ids: string | string[], callback: (event: ResultEvent) => void): () => void
}

/** A snippet in parts, which a page shows one after the other. */
export function highlighted(snippet: Snippet): Part[]
