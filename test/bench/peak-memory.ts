// Loaded before a measured command: says at its end how much memory it held at most.
process.on('exit', () => void process.stderr.write(`peak memory ${process.resourceUsage().maxRSS} kB\n`));
