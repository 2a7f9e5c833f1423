export { pythonWith, runPython } from '../tools/python.mjs';
