/** `lacuna/infer`: the statistics library by itself. Documented in engine/src/infer/README.md. */
export * from '@lacuna/engine/infer';
