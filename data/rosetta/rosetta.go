// The problems of lesson 14 in Go. Run it as: go run rosetta.go
package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sort"
	"time"
)

// A question and the place for its answer: Go has no send into a generator, so two channels make one.
type generator struct {
	numbers  chan float64
	averages chan float64
}

func average() generator {
	g := generator{make(chan float64), make(chan float64)}
	go func() {
		sum, count := 0.0, 0.0
		g.averages <- 0
		for number := range g.numbers { // until it is closed
			sum, count = sum+number, count+1
			g.averages <- sum / count
		}
		close(g.averages)
	}()
	return g
}

func source(drawn *int, stop <-chan struct{}) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := 1; ; n++ {
			*drawn = n
			select {
			case out <- n:
			case <-stop:
				return
			}
		}
	}()
	return out
}

func squares(in <-chan int, stop <-chan struct{}) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			select {
			case out <- n * n:
			case <-stop:
				return
			}
		}
	}()
	return out
}

func odd(in <-chan int, stop <-chan struct{}) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			if n%2 == 0 {
				continue
			}
			select {
			case out <- n:
			case <-stop:
				return
			}
		}
	}()
	return out
}

func slow(ctx context.Context) error {
	select {
	case <-time.After(150 * time.Millisecond):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

type message struct {
	amount int
	reply  chan int // nil: nobody waits for an answer
}

func counter(inbox <-chan message) {
	count := 0
	for m := range inbox {
		count += m.amount
		if m.reply != nil {
			m.reply <- count
		}
	}
}

func nanosecondsPerStep() []float64 {
	g := average()
	<-g.averages
	rounds := []float64{}
	for round := 0; round < 15; round++ {
		const steps = 20000
		begin := time.Now()
		for n := 0; n < steps; n++ {
			g.numbers <- 1
			<-g.averages
		}
		rounds = append(rounds, float64(time.Since(begin).Nanoseconds())/steps)
	}
	close(g.numbers)
	sort.Float64s(rounds)
	return rounds
}

func main() {
	g := average()
	answers := []float64{<-g.averages}
	for _, number := range []float64{10, 20, 60} {
		g.numbers <- number
		answers = append(answers, <-g.averages)
	}
	close(g.numbers)
	fmt.Println("average: ", answers)

	drawn, stop := 0, make(chan struct{})
	first := []int{}
	numbers := source(&drawn, stop)
	for n := range odd(squares(numbers, stop), stop) {
		first = append(first, n)
		if len(first) == 3 {
			break
		}
	}
	time.Sleep(20 * time.Millisecond) // let every stage run ahead as far as it can
	close(stop)
	for range numbers { // until the source has ended, so that reading drawn is no race
	}
	fmt.Println("pipeline:", first, "and the source went as far as", drawn)

	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	err := slow(ctx)
	cancel()
	fmt.Println("timeout: ", err, errors.Is(err, context.DeadlineExceeded))

	inbox := make(chan message)
	go counter(inbox)
	for _, amount := range []int{1, 2, 3} {
		inbox <- message{amount, nil}
	}
	reply := make(chan int)
	inbox <- message{0, reply}
	fmt.Println("agent:   ", <-reply)
	close(inbox)

	rounds := nanosecondsPerStep()
	fmt.Printf("one step: %.0f ns (%.0f to %.0f), %s, %s/%s, %d processors\n",
		rounds[len(rounds)/2], rounds[0], rounds[len(rounds)-1], runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
}
