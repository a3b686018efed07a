package app.curfew.welcome

import android.content.Intent
import android.os.Handler
import android.os.Looper
import app.curfew.MainActivity
import app.curfew.R
import app.curfew.screening.CallLink
import app.curfew.screens.Person
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import app.curfew.ui.ExecutorWork
import app.curfew.ui.ScreensGraph
import app.curfew.ui.Work
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import java.util.concurrent.ExecutorService
import java.util.concurrent.Executors

/** The opening of the app with a background thread, as on a phone. */
@RunWith(CurfewTestRunner::class)
class OpeningTest {
    /** The real app; the test can wait for its background thread. */
    class App : MainActivity() {
        override fun createGraph(): ScreensGraph =
            object : ScreensGraph(applicationContext) {
                override val work: Work = ExecutorWork(background, Handler(Looper.getMainLooper())::post)
            }
    }

    @Before
    fun setTheStage() {
        ScreenSetup().apply()
        background = Executors.newSingleThreadExecutor()
    }

    @After
    fun stop() {
        background.shutdownNow()
    }

    /** Lets both threads do what they have been given. */
    private fun settle() =
        repeat(ROUNDS) {
            background.submit { }.get()
            Screenshots.settle()
        }

    private fun Person.sees(text: String) = assertTrue("$text in ${reads()}", text in reads())

    @Test
    fun `the core is opened in the background, then comes the welcome, then home`() {
        Robolectric.buildActivity(App::class.java).setup().use {
            val person = Person(it.get())
            settle()
            person.sees(it.get().getString(R.string.welcome_skip))
            person.taps(it.get().getString(R.string.welcome_skip))
            settle()
            person.sees(it.get().getString(R.string.home_today))
            it.recreate()
            settle()
            Person(it.get()).sees(it.get().getString(R.string.home_today))
        }
    }

    @Test
    fun `a tap on a notification opens the history, also while the app is open`() {
        val history = CallLink.toHistory(RuntimeEnvironment.getApplication())
        Robolectric.buildActivity(App::class.java, history).setup().use {
            settle()
            Person(it.get()).sees(it.get().getString(R.string.destination_history))
            assertEquals(it.get().getString(R.string.destination_history), it.get().title)
        }
        Robolectric.buildActivity(App::class.java).setup().use {
            settle()
            it.newIntent(Intent(history))
            settle()
            assertEquals(it.get().getString(R.string.destination_history), it.get().title)
        }
    }

    @Test
    fun `a tap on the news of lists opens them, and from there back to more`() {
        val lists = Intent("app.curfew.action.SHOW_LISTS")
        Robolectric.buildActivity(App::class.java, lists).setup().use {
            settle()
            assertEquals(it.get().getString(R.string.lists_title), it.get().title)
            it.get().host.back()
            settle()
            assertEquals(it.get().getString(R.string.destination_more), it.get().title)
        }
    }

    @Test
    fun `every destination can be reached`() {
        Robolectric.buildActivity(App::class.java).setup().use {
            settle()
            val activity = it.get()
            val person = Person(activity)
            person.taps(activity.getString(R.string.welcome_skip))
            settle()
            for (label in listOf(R.string.destination_history, R.string.destination_rules, R.string.destination_more)) {
                person.taps(activity.getString(label))
                settle()
                assertEquals(activity.getString(label), activity.title)
            }
            person.taps(activity.getString(R.string.destination_home))
            settle()
            person.sees(activity.getString(R.string.home_today))
        }
    }

    private companion object {
        /** A task may give another one, a few times over. */
        const val ROUNDS = 6

        lateinit var background: ExecutorService
    }
}
