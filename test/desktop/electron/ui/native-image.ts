import { readFileSync } from 'node:fs'
import { as } from '../base/fits.ts'
import { NotInStandIn, Strict } from '../base/strict.ts'
import { blankPng, pngSize } from './png.ts'

const JPEG = 0xff

/** PNG only: enough to see that an icon is there, is whole, and has its size. */
export class NativeImage extends Strict {
  readonly #png: Buffer | null
  readonly #scales = new Set([1])
  isMacTemplateImage = false

  constructor(png: Buffer | null) {
    super()
    this.#png = png
  }

  static createEmpty(): Electron.NativeImage {
    return as(new NativeImage(null))
  }

  static createFromPath(path: string): Electron.NativeImage {
    try {
      return NativeImage.createFromBuffer(readFileSync(path))
    } catch (error) {
      if (error instanceof NotInStandIn) throw error
      return NativeImage.createEmpty()
    }
  }

  static createFromBuffer(buffer: Buffer, _options?: Electron.CreateFromBufferOptions): Electron.NativeImage {
    if (buffer[0] === JPEG) throw new NotInStandIn('nativeImage of a JPEG')
    return as(new NativeImage(pngSize(buffer) === null ? null : buffer))
  }

  static createFromDataURL(url: string): Electron.NativeImage {
    return NativeImage.createFromBuffer(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'))
  }

  isEmpty(): boolean {
    return this.#png === null
  }

  getSize(_scaleFactor?: number): Electron.Size {
    return (this.#png && pngSize(this.#png)) ?? { width: 0, height: 0 }
  }

  getAspectRatio(): number {
    const { width, height } = this.getSize()
    return height === 0 ? 1 : width / height
  }

  getScaleFactors(): number[] {
    return [...this.#scales]
  }

  toPNG(_options?: Electron.ToPNGOptions): Buffer {
    return this.#png ?? Buffer.alloc(0)
  }

  toDataURL(_options?: Electron.ToDataURLOptions): string {
    return `data:image/png;base64,${this.toPNG().toString('base64')}`
  }

  resize({ width, height }: Electron.ResizeOptions): Electron.NativeImage {
    const ratio = this.getAspectRatio()
    const size = { width: width ?? Math.round((height ?? 0) * ratio), height: height ?? Math.round((width ?? 0) / ratio) }
    return as(new NativeImage(this.#png === null ? null : blankPng(size)))
  }

  crop({ width, height }: Electron.Rectangle): Electron.NativeImage {
    return this.resize({ width, height })
  }

  setTemplateImage(option: boolean): void {
    this.isMacTemplateImage = option
  }

  isTemplateImage(): boolean {
    return this.isMacTemplateImage
  }

  addRepresentation({ scaleFactor = 1, buffer, dataURL }: Electron.AddRepresentationOptions): void {
    const image = dataURL === undefined ? NativeImage.createFromBuffer(buffer ?? Buffer.alloc(0)) : NativeImage.createFromDataURL(dataURL)
    if (!image.isEmpty()) this.#scales.add(scaleFactor)
  }
}

export const imageOf = (image: Electron.NativeImage | string): Electron.NativeImage =>
  typeof image === 'string' ? NativeImage.createFromPath(image) : image
