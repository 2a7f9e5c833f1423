import { utf8 } from './canonical-json.ts';
import { InternalError } from './errors.ts';
import { type LaneOp, laneOps, type MemoryOp, memoryOps, type PlainOp, plainOps } from './wasm-ops.ts';

/**
 * A small writer of WebAssembly modules: what our kernels need and no more. A module is built in code, its bytes go to
 * `new WebAssembly.Module`, which validates them.
 *
 *   const module = new WasmModule();
 *   module.exportFunction('twice', ['f64'], ['f64'], (code) => code.get(0).get(0).op('f64.add'));
 *   new WebAssembly.Instance(new WebAssembly.Module(module.bytes())).exports
 *
 * @source WebAssembly Core Specification 2.0, chapter 5 (binary format)
 */
export type ValueType = 'i32' | 'i64' | 'f64' | 'v128';
const typeCode: Record<ValueType, number> = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b };

type Bytes = ArrayLike<number>;

/** Bytes one after the other in an array that grows. */
class Writer {
  private bytes = new Uint8Array(16);
  length = 0;

  byte(byte: number): void {
    if (this.length === this.bytes.length) this.grow(this.length + 1);
    this.bytes[this.length++] = byte;
  }
  /** LEB128 of an integer below 2^32. */
  unsigned(value: number): void {
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }
  /** LEB128 of a 32-bit integer with its sign. */
  signed(value: number): void {
    let rest = value;
    while (rest < -0x40 || rest > 0x3f) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    this.byte(rest & 0x7f);
  }
  append(bytes: Bytes): void {
    if (this.length + bytes.length > this.bytes.length) this.grow(this.length + bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }
  written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  private grow(least: number): void {
    const bytes = new Uint8Array(Math.max(2 * this.bytes.length, least));
    bytes.set(this.bytes);
    this.bytes = bytes;
  }
}

function unsigned(value: number): number[] {
  const writer = new Writer();
  writer.unsigned(value);
  return [...writer.written()];
}

/** Signed LEB128. */
function signed(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    if ((rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

function joined(parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const vector = (items: readonly Bytes[]): Bytes => joined([unsigned(items.length), ...items]);
const text = (name: string): number[] => [...unsigned(utf8(name).length), ...utf8(name)];

/** The body of one function: instructions in the order of the stack machine; every method returns the code itself. */
export class Code {
  private readonly writer: Writer;
  /** number of locals so far, parameters first */
  private count: number;
  /** neighbouring locals of one type are one entry */
  private readonly groups: { count: number; readonly type: ValueType }[] = [];

  /** @param writer  empty; takes the instructions */
  constructor(parameters: number, writer: Writer) {
    this.count = parameters;
    this.writer = writer;
  }

  /** A new local variable; locals are numbered after the parameters. */
  local(type: ValueType): number {
    const last = this.groups.at(-1);
    if (last?.type === type) last.count++;
    else this.groups.push({ count: 1, type });
    return this.count++;
  }
  get(local: number): this {
    return this.byte(0x20).unsigned(local);
  }
  set(local: number): this {
    return this.byte(0x21).unsigned(local);
  }
  /** Sets the local and leaves the value on the stack. */
  tee(local: number): this {
    return this.byte(0x22).unsigned(local);
  }
  i32(value: number): this {
    this.writer.byte(0x41);
    this.writer.signed(value | 0);
    return this;
  }
  i64(value: bigint): this {
    return this.push(0x42, ...signed(BigInt.asIntN(64, value)));
  }
  f64(value: number): this {
    return this.push(0x44, ...new Uint8Array(Float64Array.of(value).buffer));
  }
  /** Constant vectors: two doubles, four 32-bit integers, two 64-bit integers; lane 0 first. */
  f64x2(a: number, b = a): this {
    return this.push(0xfd, 0x0c, ...new Uint8Array(Float64Array.of(a, b).buffer));
  }
  i32x4(a: number, b = a, c = a, d = b): this {
    return this.push(0xfd, 0x0c, ...new Uint8Array(Int32Array.of(a, b, c, d).buffer));
  }
  i64x2(a: bigint, b = a): this {
    return this.push(0xfd, 0x0c, ...new Uint8Array(BigUint64Array.of(BigInt.asUintN(64, a), BigInt.asUintN(64, b)).buffer));
  }
  /** An instruction without immediates, e.g. op('f64x2.mul'). */
  op(name: PlainOp): this {
    return this.opcode(plainOps[name]);
  }
  /** The same by its number in the table of instructions. */
  opcode(code: number): this {
    return code < 0x100 ? this.byte(code) : this.byte(0xfd).unsigned(code - 0xfd00);
  }
  /** A load or store at the address on the stack plus `offset` bytes; by its entry in the table where it is written 10^5 times. */
  memory(op: MemoryOp | (typeof memoryOps)[MemoryOp], offset = 0): this {
    const entry = typeof op === 'string' ? memoryOps[op] : op;
    return this.opcode(entry[0]).byte(entry[1]).unsigned(offset);
  }
  lane(name: LaneOp, lane: number): this {
    return this.opcode(laneOps[name]).byte(lane);
  }
  /** Four 32-bit lanes out of the eight of two vectors (0-3: the first, 4-7: the second). */
  shuffle32(a: number, b: number, c: number, d: number): this {
    return this.push(0xfd, 0x0d, ...[a, b, c, d].flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]));
  }
  /** Two 64-bit lanes out of the four of two vectors. */
  shuffle64(a: number, b: number): this {
    return this.shuffle32(2 * a, 2 * a + 1, 2 * b, 2 * b + 1);
  }
  /** br(0) inside leaves the block. */
  block(body: (code: this) => void): this {
    return this.nested(0x02, body);
  }
  /** br(0) inside goes back to the start of the loop; running to its end leaves it. */
  loop(body: (code: this) => void): this {
    return this.nested(0x03, body);
  }
  /** Runs the body when the i32 on the stack is not 0. */
  if(body: (code: this) => void): this {
    return this.nested(0x04, body);
  }
  br(depth: number): this {
    return this.byte(0x0c).unsigned(depth);
  }
  brIf(depth: number): this {
    return this.byte(0x0d).unsigned(depth);
  }
  call(index: number): this {
    return this.byte(0x10).unsigned(index);
  }

  /** Writes the body with its locals, as it stands in the code section. */
  writeTo(section: Writer): void {
    const locals = new Writer();
    locals.unsigned(this.groups.length);
    for (const { count, type } of this.groups) {
      locals.unsigned(count);
      locals.byte(typeCode[type]);
    }
    section.unsigned(locals.length + this.writer.length + 1);
    section.append(locals.written());
    section.append(this.writer.written());
    section.byte(0x0b);
  }

  private nested(code: number, body: (code: this) => void): this {
    this.push(code, 0x40);
    body(this);
    return this.push(0x0b);
  }
  private push(...bytes: number[]): this {
    this.writer.append(bytes);
    return this;
  }
  // the instructions that kernels of 10^5 operations are made of are written byte by byte, without lists in between
  private byte(byte: number): this {
    this.writer.byte(byte);
    return this;
  }
  private unsigned(value: number): this {
    this.writer.unsigned(value);
    return this;
  }
}

/** A module: imported functions first, then own functions, at most one memory. */
export class WasmModule {
  private readonly types: string[] = [];
  private readonly typeBytes: Bytes[] = [];
  private readonly imports: number[][] = [];
  private importedFunctions = 0;
  private functions = 0;
  private readonly functionTypes = new Writer();
  private readonly bodies = new Writer();
  /** instructions of the function that is being built */
  private readonly instructions = new Writer();
  private readonly exports: number[][] = [];
  private ownMemory: number[] | undefined;

  /** Imports a function; returns its index for `call`. All imports come before the first own function. */
  importFunction(module: string, name: string, parameters: ValueType[], results: ValueType[]): number {
    if (this.functions > 0) throw new InternalError('functions are imported before the first own function');
    this.imports.push([...text(module), ...text(name), 0x00, ...unsigned(this.typeOf(parameters, results))]);
    return this.importedFunctions++;
  }

  /** Imports the memory, of at least `pages` pages of 64 KiB. */
  importMemory(module: string, name: string, pages: number): void {
    this.imports.push([...text(module), ...text(name), 0x02, 0x00, ...unsigned(pages)]);
  }

  /** A memory of its own, of fixed size in pages of 64 KiB, exported under `name`. */
  exportMemory(name: string, pages: number): void {
    this.ownMemory = [0x01, ...unsigned(pages), ...unsigned(pages)];
    this.exports.push([...text(name), 0x02, 0]);
  }

  /** An own function, not exported; parameters are locals 0, 1, ... Returns its index for `call`. */
  function(parameters: ValueType[], results: ValueType[], build: (code: Code) => void): number {
    this.instructions.length = 0;
    const code = new Code(parameters.length, this.instructions);
    build(code);
    code.writeTo(this.bodies);
    this.functionTypes.unsigned(this.typeOf(parameters, results));
    return this.importedFunctions + this.functions++;
  }

  /** The same, exported under `name`. */
  exportFunction(name: string, parameters: ValueType[], results: ValueType[], build: (code: Code) => void): number {
    const index = this.function(parameters, results, build);
    this.exports.push([...text(name), 0x00, ...unsigned(index)]);
    return index;
  }

  /** The module in the binary format. */
  bytes(): Uint8Array<ArrayBuffer> {
    const section = (id: number, ...content: Bytes[]): Bytes[] => [
      [id],
      unsigned(content.reduce((sum, part) => sum + part.length, 0)),
      ...content,
    ];
    const functions = unsigned(this.functions);
    return joined([
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, vector(this.typeBytes)),
      ...section(2, vector(this.imports)),
      ...section(3, functions, this.functionTypes.written()),
      ...(this.ownMemory ? section(5, vector([this.ownMemory])) : []),
      ...section(7, vector(this.exports)),
      ...section(10, functions, this.bodies.written()),
    ]);
  }

  private typeOf(parameters: ValueType[], results: ValueType[]): number {
    const key = `${parameters.join()}>${results.join()}`;
    const known = this.types.indexOf(key);
    if (known >= 0) return known;
    this.types.push(key);
    const codes = (types: ValueType[]) => vector(types.map((type) => [typeCode[type]]));
    this.typeBytes.push(joined([[0x60], codes(parameters), codes(results)]));
    return this.types.length - 1;
  }
}

/** A compiled and started module, or undefined where WebAssembly or its vectors are missing. Synchronous: for modules of a few kilobytes. */
export function instantiate(bytes: Uint8Array<ArrayBuffer>, imports?: WebAssembly.Imports): WebAssembly.Instance | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  let module: WebAssembly.Module;
  try {
    module = new WebAssembly.Module(bytes);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return undefined;
    throw error;
  }
  return new WebAssembly.Instance(module, imports);
}
