export interface TuwenOptions {
  /** Where the server is: `https://api.example.com`. */
  baseUrl: string
  /** Needed only where both platforms exist; detected otherwise. */
  platform?: 'wechat' | 'alipay'
  /** Sent with every request and with the socket. */
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

export interface UploadOptions extends Cancellable {
  /** The name of the form's field; `image` by default. */
  name?: string
  /** Starts again from 0 with every attempt. `progress` is in per cent. */
  onProgress?(progress: { progress: number; sent: number; total: number }): void
  /** For one attempt, in milliseconds; 60 000 by default. */
  timeout?: number
  /** How often to try again; 4 by default. */
  retries?: number
  /** Must be unique for every image and hard to guess. Random by default. */
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
  engine: unknown
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
 * unsupported_platform, ocr_failed.
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
  upload(filePath: string, options?: UploadOptions): Task<UploadedImage>
  text(id: string, options?: TextOptions): Task<OcrResult>
  codes(id: string, options?: TextOptions): Task<Codes>
  read(filePath: string, options?: ReadOptions): Task<OcrResult>
  /** Calls back with each result of these images, until you call the function that it returns. */
  onResult(ids: string | string[], callback: (event: ResultEvent) => void): () => void
}
