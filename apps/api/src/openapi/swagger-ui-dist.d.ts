/** Swagger UI's files come without types. */
declare module 'swagger-ui-dist/absolute-path.js' {
  /** The folder that holds the files. */
  export default function absolutePath(): string;
}
