// Workers: as many readers as the machine has cores, and one that puts things together. A reader that dies is replaced.
const MOST_READERS = 8;
const MOST_DEATHS = 50;
// Parts among which a reader looks for one of its archive.
const NEAR = 200;

class Hand {
  constructor(on_progress) {
    const source = new Blob([$("worker").textContent], { type: "text/javascript" });
    this.url = URL.createObjectURL(source);
    this.worker = new Worker(this.url);
    this.waiting = new Map();
    this.next = 0;
    this.worker.onmessage = ({ data }) => {
      if (data.progress) return on_progress(data.progress);
      const { done, failed } = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if ("error" in data) failed(Object.assign(new Error(data.error), { fatal: data.fatal, current: data.current }));
      else done(data.value);
    };
    // The worker is gone without a word.
    this.worker.onerror = event => {
      event.preventDefault();
      this.fail(Object.assign(new Error(event.message || "a worker stopped"), { fatal: true, current: null }));
    };
  }

  call(call, args, transfer = []) {
    const answer = new Promise((done, failed) => {
      const id = this.next++;
      this.waiting.set(id, { done, failed });
      this.worker.postMessage({ id, call, args }, transfer);
    });
    // When everything is stopped, nobody may be waiting for it; whoever does still hears of it.
    answer.catch(() => {});
    return answer;
  }

  fail(error) {
    for (const { failed } of this.waiting.values()) failed(error);
    this.waiting.clear();
  }

  end() {
    this.worker.terminate();
    URL.revokeObjectURL(this.url);
    this.fail(new Stopped());
  }
}
class Stopped extends Error {}

// Everything that reads and reports. One for each set of files.
class Work {
  constructor(module, on_progress) {
    this.module = module;
    this.on_progress = on_progress;
    this.deaths = 0;
    this.known = [];
    this.jobs = [];
    const cores = Math.min(navigator.hardwareConcurrency || 2, MOST_READERS);
    this.readers = Array.from({ length: cores }, () => this.hire());
    this.desk = this.hire();
  }

  hire() {
    const hand = new Hand(this.on_progress);
    hand.started = hand.call("start", { module: this.module });
    hand.opened = new Set();
    return hand;
  }

  end() {
    this.readers.forEach(hand => hand.end());
    this.desk.end();
  }

  async introduce(hand) {
    hand.opened.clear();
    await hand.started;
    await hand.call("settings", { settings: this.settings, workers: this.readers.length });
    for (const { number, path, file, athlete, own_settings } of this.known) await hand.call("open", { number, path, file, athlete, own_settings });
  }

  // Reads all files of the list, and some of them in detail.
  async read(list, checked, settings) {
    this.settings = settings;
    const by_path = new Map(list.map(item => [item.path, item.file]));
    const named = items => items.map(({ path, file }) => ({ path, file }));
    await this.desk.started;
    const groups = await this.desk.call("gather", { history: named(list), checked: named(checked), settings });
    this.known = groups.flatMap((files, group) => files.map((known, index) => (
      { ...known, file: by_path.get(known.path), index, checked: group === 1, unpacked: { bytes: 0, members: 0 } }
    ))).map((item, number) => ({ ...item, number }));
    await Promise.all(this.readers.map(hand => this.introduce(hand)));
    this.jobs = await this.parts();
    const adding = [];
    await this.share(this.jobs, (job, answer) => {
      const { checked, index, unpacked } = this.known[job.number];
      unpacked.bytes += answer.unpacked.bytes;
      unpacked.members += answer.unpacked.members;
      const { bytes } = answer;
      adding.push(this.desk.call("add", { checked, file: index, bytes, unpacked: answer.unpacked }, [bytes.buffer]));
    }, (job, current) => {
      const { checked, index } = this.known[job.number];
      adding.push(this.desk.call("panicked", { checked, file: index, place: current.place, member: current.member }));
    });
    await Promise.all(adding);
    return this.desk.call("account");
  }

  // What there is to read: the largest file first, so that no worker is left with one at the end.
  async parts() {
    const jobs = [];
    const files = [...this.known].sort((a, b) => b.file.size - a.file.size);
    const workers = this.readers.length;
    for (const [turn, { number, file, checked }] of files.entries()) {
      // A small file is one part, whatever it is.
      const whole = [{ archive: [], first: 0, end: 0xffffffff, step: 1 }];
      const parts = file.size < 1 << 18 || RECORDING.test(file.name) ? whole
        : await this.readers[turn % workers].call("parts", { number, workers });
      for (const part of parts) jobs.push({ number, part, detail: checked });
    }
    return jobs;
  }

  // Hands out jobs to all readers until none is left.
  async share(jobs, take, lost) {
    const queue = [...jobs];
    const of_archive = job => `${job.number}/${job.part.archive}`;
    const working = new Set(this.readers.keys());
    // A reader keeps the archives of its last parts open, and to open one is to unpack it: so it goes on with those, then takes one
    // that no other has had open.
    const next = place => {
      const { opened } = this.readers[place];
      const near = queue.slice(0, NEAR).map(of_archive);
      const own = near.findIndex(archive => opened.has(archive));
      const free = near.findIndex(archive => !this.readers.some((reader, at) => working.has(at) && reader.opened.has(archive)));
      // What is read again is small: whoever has its archive open is faster, even alone.
      const other = jobs === this.jobs ? 0 : queue.length;
      const [job] = queue.splice(own >= 0 ? own : free >= 0 ? free : other, 1);
      if (job) opened.add(of_archive(job));
      return job;
    };
    const work = async place => {
      for (let job = next(place); job; job = next(place)) {
        try {
          job.hand = this.readers[place];
          const { number, part, detail } = job;
          take(job, await job.hand.call("read", { number, part, detail, unpacked: this.known[number].unpacked }));
        } catch (error) {
          if (!error.fatal) throw error;
          await this.replace(place, job, error, queue, lost);
        }
      }
      working.delete(place);
    };
    await Promise.all(this.readers.map((_, place) => work(place)));
  }

  // A reader died: another takes its place and the rest of its part; what it died of goes into the ledger.
  async replace(place, job, error, queue, lost) {
    this.readers[place].end();
    if (++this.deaths > MOST_DEATHS) {
      throw new Told("Reading stopped again and again, so it was given up.", "Close other tabs to free memory, or try fewer files at a time.");
    }
    this.readers[place] = this.hire();
    await this.introduce(this.readers[place]);
    const current = error.current ?? { place: [...job.part.archive], member: null };
    const rest = error.current ? await this.readers[place].call("without", { part: job.part, place: current.place }) : [];
    queue.unshift(...rest.map(part => ({ ...job, part })));
    lost(job, current);
  }

  // A report, as bytes.
  async report(settings, wish, course) {
    const again = await this.desk.call("begin", { settings, wish, course });
    const numbers = this.known.filter(item => !item.checked).map(item => item.number);
    const adding = [];
    const jobs = again.map(([file, part]) => ({ number: numbers[file], part, detail: true }));
    // Who read a document keeps it: they come first to what is read again of it.
    const had = ({ number, part }, job) => job.number === number && String(job.part.archive) === String(part.archive)
      && job.part.first <= part.first && part.first < job.part.end;
    const keepers = jobs.map(wanted => this.jobs.find(job => had(wanted, job))?.hand).filter(hand => this.readers.includes(hand));
    this.readers = [...new Set([...keepers, ...this.readers])];
    await this.share(jobs, (_, { bytes }) => adding.push(this.desk.call("again", { bytes }, [bytes.buffer])), () => {});
    await Promise.all(adding);
    return (await this.desk.call("finish")).bytes;
  }
}
