// The workloads of ChannelWorkloads.cs in Go, measured as Stopwatching.cs does. Arguments: how many processors, and the workload; or `parked` and
// how many goroutines. Prints a Sample, or the bytes of one goroutine.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	operations     = 1_000_000
	primes         = 1_000
	ringSize       = 503
	fan            = 10
	computing      = 8
	warmUpCalls    = 64
	longWarmUp     = 50
	longIterations = 3
	leastWarmUp    = time.Second
)

func pingPong(count int) int {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for number := range ping {
			pong <- number
		}
	}()
	right := 0
	for number := 0; number < count; number++ {
		ping <- number
		if <-pong == number {
			right++
		}
	}
	close(ping)
	return right
}

func stream(capacity int) func(int) int {
	return func(count int) int {
		channel := make(chan int, capacity)
		go func() {
			for number := 0; number < count; number++ {
				channel <- number
			}
		}()
		right := 0
		for number := 0; number < count; number++ {
			if <-channel == number {
				right++
			}
		}
		return right
	}
}

func uncontended(count int) int {
	channel := make(chan int, 1)
	right := 0
	for number := 0; number < count; number++ {
		channel <- number
		if <-channel == number {
			right++
		}
	}
	return right
}

func sendInTurn(channels []chan int, count int) {
	for number := 0; number < count; number++ {
		channels[number%len(channels)] <- number
	}
}

func makeChannels(ways int) []chan int {
	channels := make([]chan int, ways)
	for index := range channels {
		channels[index] = make(chan int)
	}
	return channels
}

func selectOf2(count int) int {
	c := makeChannels(2)
	go sendInTurn(c, count)
	c0, c1 := c[0], c[1]
	right := 0
	for number := 0; number < count; number++ {
		value := -1
		select {
		case value = <-c0:
		case value = <-c1:
		}
		if value == number {
			right++
		}
	}
	return right
}

func selectOf4(count int) int {
	c := makeChannels(4)
	go sendInTurn(c, count)
	c0, c1, c2, c3 := c[0], c[1], c[2], c[3]
	right := 0
	for number := 0; number < count; number++ {
		value := -1
		select {
		case value = <-c0:
		case value = <-c1:
		case value = <-c2:
		case value = <-c3:
		}
		if value == number {
			right++
		}
	}
	return right
}

func selectOf8(count int) int {
	c := makeChannels(8)
	go sendInTurn(c, count)
	c0, c1, c2, c3, c4, c5, c6, c7 := c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]
	right := 0
	for number := 0; number < count; number++ {
		value := -1
		select {
		case value = <-c0:
		case value = <-c1:
		case value = <-c2:
		case value = <-c3:
		case value = <-c4:
		case value = <-c5:
		case value = <-c6:
		case value = <-c7:
		}
		if value == number {
			right++
		}
	}
	return right
}

func nothingReady(count int) int {
	channel := make(chan int)
	misses := 0
	for number := 0; number < count; number++ {
		select {
		case <-channel:
		default:
			misses++
		}
	}
	return misses
}

func passOn(from, to, last chan int) {
	for {
		left := <-from
		if left == 0 {
			last <- 0
			return
		}
		to <- left - 1
	}
}

func ring(count int) int {
	channels := makeChannels(ringSize)
	last := make(chan int)
	for node := 0; node < ringSize; node++ {
		go passOn(channels[node], channels[(node+1)%ringSize], last)
	}
	channels[0] <- count
	<-last
	return count
}

func spawn(count int) int {
	var group sync.WaitGroup
	group.Add(count)
	for number := 0; number < count; number++ {
		go group.Done()
	}
	group.Wait()
	return count
}

func filter(from <-chan int, to chan<- int, prime int) {
	for {
		number := <-from
		if number%prime != 0 {
			to <- number
		}
	}
}

func sieve(count int) int {
	channel := make(chan int)
	go func(to chan<- int) {
		for number := 2; ; number++ {
			to <- number
		}
	}(channel)
	prime, right := 0, 0
	for number := 0; number < count; number++ {
		next := <-channel
		if next > prime {
			right++
		}
		prime = next
		filtered := make(chan int)
		go filter(channel, filtered, prime)
		channel = filtered
	}
	if count == primes && prime != 7919 {
		return 0
	}
	return right
}

func skynet(parent chan<- int, number, size int) {
	if size == 1 {
		parent <- number
		return
	}
	results := make(chan int)
	for child := 0; child < fan; child++ {
		go skynet(results, number+child*(size/fan), size/fan)
	}
	sum := 0
	for child := 0; child < fan; child++ {
		sum += <-results
	}
	parent <- sum
}

func skynets(count int) int {
	results := make(chan int)
	for left := count; left > 0; {
		size := 1
		for size*fan <= left {
			size *= fan
		}
		go skynet(results, 0, size)
		if <-results != size*(size-1)/2 {
			return 0
		}
		left -= size
	}
	return count
}

func step(x uint32) uint32 {
	for turn := 0; turn < 500; turn++ {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
	}
	return x
}

func compute(count int) int {
	results := make(chan int)
	for worker := 0; worker < computing; worker++ {
		mine := count / computing
		if worker < count%computing {
			mine++
		}
		go func() {
			right := 0
			for number := 0; number < mine; number++ {
				if step(uint32(number)+1) != 0 {
					right++
				}
			}
			results <- right
		}()
	}
	right := 0
	for worker := 0; worker < computing; worker++ {
		right += <-results
	}
	return right
}

func parked(count int) uint64 {
	channel := make(chan int)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for number := 0; number < count; number++ {
		go func() { <-channel }()
	}
	for turn := 0; turn < 3; turn++ {
		runtime.Gosched()
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	return (after.HeapAlloc + after.StackInuse - before.HeapAlloc - before.StackInuse) / uint64(count)
}

type workload struct {
	run        func(int) int
	operations int
}

var workloads = map[string]workload{
	"ping-pong, unbuffered":          {pingPong, operations},
	"buffered(100)":                  {stream(100), operations},
	"buffered(1024)":                 {stream(1024), operations},
	"uncontended send and receive":   {uncontended, operations},
	"select of 2":                    {selectOf2, operations},
	"select of 4":                    {selectOf4, operations},
	"select of 8":                    {selectOf8, operations},
	"select, default, nothing ready": {nothingReady, operations * 10},
	"ring of 503":                    {ring, operations},
	"spawn and finish":               {spawn, operations},
	"sieve, each of 1000 primes":     {sieve, primes},
	"skynet, each of a million":      {skynets, operations},
	"compute":                        {compute, operations},
}

func timed(run func(int) int, count int) time.Duration {
	start := time.Now()
	if right := run(count); right != count {
		fmt.Fprintf(os.Stderr, "of %d operations only %d gave the right answer. The measurement is void.\n", count, right)
		os.Exit(1)
	}
	return time.Since(start)
}

func main() {
	if os.Args[1] == "parked" {
		count, _ := strconv.Atoi(os.Args[2])
		fmt.Println(parked(count))
		return
	}
	processors, _ := strconv.Atoi(os.Args[1])
	runtime.GOMAXPROCS(processors)
	chosen, known := workloads[strings.Join(os.Args[2:], " ")]
	if !known {
		fmt.Fprintln(os.Stderr, "There is no such workload.")
		os.Exit(1)
	}
	warm := chosen.operations / longWarmUp
	if warm < 1 {
		warm = 1
	}
	start := time.Now()
	for calls := 0; calls < warmUpCalls || time.Since(start) < leastWarmUp; calls++ {
		timed(chosen.run, warm)
	}
	times := []float64{}
	for iteration := 0; iteration < longIterations; iteration++ {
		times = append(times, float64(timed(chosen.run, chosen.operations).Nanoseconds())/float64(chosen.operations))
	}
	json.NewEncoder(os.Stdout).Encode(map[string]any{"Nanoseconds": times, "Bytes": nil, "Runtime": fmt.Sprintf("%s, GOMAXPROCS=%d", runtime.Version(), processors)})
}
