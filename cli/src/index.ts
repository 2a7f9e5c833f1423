/** The package `lacuna` is the command line; as a library it is the engine. */
export * from '@lacuna/engine';
